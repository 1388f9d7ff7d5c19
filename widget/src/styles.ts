// The style sheets of the shadow root, as sheets and not as <style>, which a strict content policy forbids.

import colours from "./styles/colours.css";
import frame from "./styles/frame.css";
import messages from "./styles/messages.css";
import room from "./styles/room.css";

export const sheets = [colours, frame, messages, room].map((text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
});

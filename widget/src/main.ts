// The script tag: reads its options and puts the chat on the page once.

import { ChatElement } from "./chat-element";
import { readOptions } from "./options";

const NAME = "back-knee-guide";
// Only known while the script itself runs.
const options = readOptions(document.currentScript as HTMLScriptElement);

function mount(): void {
  const element = document.createElement(NAME) as ChatElement;
  element.options = options;
  document.body.append(element);
}

customElements.define(NAME, ChatElement);
// Lit notes its versions in three names on `window`; the host page gets none of them.
for (const name of ["litHtmlVersions", "litElementVersions", "reactiveElementVersions"]) Reflect.deleteProperty(window, name);
if (document.body) mount();
else addEventListener("DOMContentLoaded", mount);

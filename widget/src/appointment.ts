// Copy or print one message, the list for an appointment.

const PRINTED = "font: 12pt/1.5 sans-serif";

/** Put words on the clipboard. False if the browser or the site forbids it. */
export async function copyWords(element: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(element.innerText.trim());
    return true;
  } catch {
    getSelection()?.selectAllChildren(element);
    return false;
  }
}

/** Print an element alone: a frame of its own keeps the rest of the site off the paper. */
export function printWords(element: HTMLElement, title: string): void {
  const frame = document.createElement("iframe");
  // Out of sight but not `hidden`: some browsers print a hidden frame as an empty sheet.
  frame.style.cssText = "position:fixed;width:0;height:0;border:0";
  document.documentElement.append(frame);
  const page = frame.contentDocument!;
  const heading = page.createElement("h1");
  heading.textContent = title;
  page.title = title;
  page.body.style.cssText = PRINTED;
  page.body.append(heading, page.importNode(element, true));
  frame.contentWindow!.addEventListener("afterprint", () => frame.remove());
  frame.contentWindow!.print();
}

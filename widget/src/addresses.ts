// Which addresses a message may lead to.

const LINKS = ["https:", "http:", "mailto:", "tel:"];

const parsed = (address: string, base: string): URL | undefined => {
  try {
    return new URL(address, base);
  } catch {
    return undefined;
  }
};

/** The address of a link, or nothing if it is of a kind that could run something. */
export function linkAddress(address: string, server: string): string | undefined {
  const url = parsed(address, `${server}/`);
  return url && LINKS.includes(url.protocol) ? url.href : undefined;
}

/** The address of a picture, or nothing unless it comes from the guide's own server. */
export function pictureAddress(address: string, server: string): string | undefined {
  const url = parsed(address, `${server}/`);
  return address && url && /^https?:$/.test(url.protocol) && url.origin === new URL(server).origin ? url.href : undefined;
}

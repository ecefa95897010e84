/** As what a file that a job made is sent: nothing that a browser would run (S22). */
export interface FileType {
  readonly type: string;
  /** Whether a browser may show it; else it is saved. */
  readonly isShown: boolean;
}

/** Pictures that cannot hold a script; SVG can, and is text. */
const images: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
};

/** `head` is how the file begins. What is neither a picture nor text is saved, whatever it is called. */
export function fileType(path: string, head: Uint8Array): FileType {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const image = images[extension];
  if (image !== undefined) return { type: image, isShown: true };
  if (head.includes(0)) return { type: 'application/octet-stream', isShown: false };
  return { type: 'text/plain; charset=utf-8', isShown: true };
}

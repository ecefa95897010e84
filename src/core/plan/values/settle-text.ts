import { limits } from '../../parse/limits.ts';
import { isImageName } from './image-name.ts';
import type { TextKind } from './texts.ts';

/** The most characters a text may come to. */
export function longestText(kind: TextKind): number {
  return kind === 'value' ? limits.variable : 1000;
}

/** A text in which everything is expanded, in the form in which it is used. */
export interface SettledText {
  readonly text: string;
  /** Why it cannot be what it stands for. */
  readonly fault?: TextFault;
}

export interface TextFault {
  /** A sentence for people. */
  readonly message: string;
  readonly hint?: string;
}

/** `written` is for the people who wrote it; `directory` is that of the project in the container. */
export function settleText(written: string, expanded: string, kind: TextKind, directory: string): SettledText {
  switch (kind) {
    case 'image':
      return settle(expanded.trim(), isImageName, image => ({
        message: `${origin(written, image)} is not the name of an image.`,
        hint: 'Write it as `name`, `name:tag` or `host/name:tag`.',
      }));
    case 'artifact path':
    case 'cached path':
      return settle(relative(expanded, directory), isInside, () => ({
        message: `The ${kind} \`${written}\` must name something in the project directory.`,
      }));
    case 'url':
      return settle(expanded.trim(), isWebAddress, url => ({
        message: `${origin(written, url)} is not the address of a web page.`,
        hint: 'Begin it with `https://` or `http://`; it has at most 255 characters.',
      }));
    case 'value':
    case 'word':
      return { text: expanded };
  }
}

function settle(text: string, isRight: (text: string) => boolean, fault: (text: string) => TextFault): SettledText {
  return isRight(text) ? { text } : { text, fault: fault(text) };
}

function origin(written: string, text: string): string {
  return text === written ? `\`${written}\`` : `\`${written}\` becomes \`${text}\`, which`;
}

/** GitLab takes absolute paths, too, when they lead into the project directory. */
function relative(path: string, directory: string): string {
  if (path === directory || path === `${directory}/`) return '.';
  return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path;
}

function isInside(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.split('/').includes('..') && !path.includes('\0');
}

export function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return (url?.protocol === 'https:' || url?.protocol === 'http:') && text.length <= 255;
}

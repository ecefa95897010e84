/** Reads XML element by element. Entities of a DTD are never defined and nothing is fetched: saxes knows of neither. */

import { SaxesParser } from 'saxes';
import { createDecoder } from './decode.ts';
import { createFaultKeeper, ReportFault, type ReportReader } from './reader.ts';

const DEEPEST = 200;
/** Control characters, plain or as references: XML has none, and tools write them all the same (colours of a terminal). */
const TOLERATED = /(?:^|: )(?:disallowed character|malformed character entity)\.$/;
const MOST_TOLERATED = 50_000;

export type Attributes = Readonly<Record<string, string | undefined>>;

export interface XmlHandler {
  /** An element begins; that of the root has depth 1. */
  open(name: string, attributes: Attributes, depth: number): void;
  /** Text and CDATA directly inside of the element `name`, in pieces. */
  text?(text: string, name: string): void;
  close(name: string, depth: number): void;
}

/** What `handler` throws as a ReportFault ends the reading. */
export function createXmlReader(handler: XmlHandler): ReportReader {
  const names: string[] = [];
  const parser = new SaxesParser({ xmlns: false, position: true });
  const decoder = createDecoder();
  const { attempt, fault } = createFaultKeeper();
  let tolerated = 0;

  parser.on('error', ({ message }) => {
    if (TOLERATED.test(message) && ++tolerated <= MOST_TOLERATED) return;
    throw new ReportFault(`${message.replace(/^[\d:]+ /, '').replace(/\.$/, '')}, in line ${parser.line}`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (names.push(name) > DEEPEST) throw new ReportFault(`elements are nested deeper than ${DEEPEST}`);
    handler.open(name, attributes, names.length);
  });
  parser.on('closetag', ({ name }) => {
    handler.close(name, names.length);
    names.pop();
  });
  if (handler.text !== undefined) {
    const take = (text: string): void => handler.text?.(text, names.at(-1) ?? '');
    parser.on('text', take);
    parser.on('cdata', take);
  }

  return {
    push: bytes => attempt(() => void parser.write(decoder.push(bytes))),
    end: () => {
      attempt(() => void parser.write(decoder.end()).close());
      return fault();
    },
  };
}

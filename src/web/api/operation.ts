import type { z } from 'zod';
import type { WebContext } from '../context.ts';
import type { Exchange } from '../exchange.ts';

/** One request of a program, checked against what the operation takes. */
export interface Call<Query = unknown, Body = unknown> {
  readonly context: WebContext;
  readonly exchange: Exchange;
  /** The parts of the address that differ, by name. */
  readonly path: Readonly<Record<string, string | undefined>>;
  readonly query: Query;
  readonly body: Body;
}

/** What a program is told. 'sent': the answer has been written already. */
export type Reply = { readonly status: number; readonly value: object } | 'sent';

/** One thing a program can ask for; the description of the API is made from these. */
export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  /** Below `/api/v1`, with names in braces. */
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** What it answers when all is well: a document, or plain text. */
  readonly answer: { readonly status: number; readonly schema: z.ZodType } | 'text';
  readonly perform: (call: Call) => Promise<Reply>;
}

type Parsed<Schema> = Schema extends z.ZodObject ? z.output<Schema> : undefined;

/** An operation whose work knows the types of what was checked. */
export function operation<Query extends z.ZodObject | undefined, Body extends z.ZodObject | undefined>(
  described: Omit<Operation, 'query' | 'body' | 'perform'> & {
    readonly query?: Query;
    readonly body?: Body;
    readonly perform: (call: Call<Parsed<Query>, Parsed<Body>>) => Promise<Reply>;
  },
): Operation {
  return described as unknown as Operation;
}

/** Told as the answer with this status; thrown by whatever an operation calls. */
export class ApiFault extends Error {
  override readonly name = 'ApiFault';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The same for what is not there and for what the program may not know of (S40). */
export function missing(): ApiFault {
  return new ApiFault(404, 'There is no such thing, or not for this token.');
}

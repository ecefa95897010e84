/** What an operation answers. */
export interface Reply {
  readonly status: number;
  /** JSON, or bytes that are sent as they are. Absent: no body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that is a refusal, in GitHub's words. Thrown by operations, and by what they ask. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: readonly unknown[] | undefined;

  constructor(
    status: number,
    message: string,
    headers: Readonly<Record<string, string>> = {},
    errors?: readonly unknown[],
  ) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.errors = errors;
  }
}

/** 404: there is no such thing, or the caller may not know of it. */
export function notFound(): Refusal {
  return new Refusal(404, 'Not Found');
}

/** 422 with the field at fault, as GitHub's models report it. */
export function unprocessable(resource: string, field: string, message: string): Refusal {
  const error = { resource, field, code: 'custom', message };
  return new Refusal(422, 'Validation Failed', {}, [error]);
}

/** 422 as GitHub's request schema reports it. */
export function invalidRequest(reason: string): Refusal {
  return new Refusal(422, `Invalid request.\n\n${reason}`);
}

/** JSON with status 200, or another that is a success. */
export function ok(body: unknown, status = 200): Reply {
  return { status, body };
}

/** 204: done, and nothing to say. */
export const nothing: Reply = { status: 204 };

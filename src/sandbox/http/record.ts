/** One request the sandbox got, for assertions. */
export interface Seen {
  readonly method: string;
  /** Without `/api/v3`, without the query, and by name where it was asked for by number. */
  readonly path: string;
  readonly query: string;
  /** 0 when the connection was cut or no answer was given. */
  readonly status: number;
  /** Milliseconds since 1970, by the sandbox's clock. */
  readonly at: number;
  /** Milliseconds it took. */
  readonly duration: number;
  /** What kind of credential came with it. */
  readonly caller: 'nobody' | 'user' | 'app' | 'installation';
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

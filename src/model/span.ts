/** A part of a trace: what took time, and what came of it. Times are milliseconds since the epoch. */
export interface Span {
  /** 32 hexadecimal digits, the same for all spans of a trace. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly id: string;
  readonly parentId?: string;
  readonly name: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Absent: nobody judges it. */
  readonly outcome?: 'ok' | 'error';
  readonly attributes: Readonly<Record<string, string | number>>;
}

import type { Span } from '../../model/span.ts';

/** Where traces are looked at. */
export interface Traces {
  /** Hands over the spans of one trace. Throws InfraError when nobody takes them. */
  send(spans: readonly Span[]): Promise<void>;
}

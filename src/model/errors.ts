/**
 * The world failed us: a network, an engine, a forge. Thrown in io, caught where an attempt or a report is carried out.
 * A user's fault is data (Diagnostic, Ended); our own fault is a plain Error and stays loud.
 */
export class InfraError extends Error {
  override readonly name = 'InfraError';
  /** Whether trying the same again later can help. */
  readonly retryable: boolean;
  /** Milliseconds to wait before that, when the other side said so. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { retryable: boolean; retryAfterMs?: number; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** A service of a job does not become ready. Its message is meant for the pipeline's author. */
export class ServiceError extends Error {
  override readonly name: string = 'ServiceError';
}

/** An image cannot be had: wrong name, no rights, registry away. Its message is meant for the pipeline's author. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
}

/** What a job wants in its checkout cannot be had. Its message is meant for the pipeline's author. */
export class CheckoutError extends Error {
  override readonly name = 'CheckoutError';
}

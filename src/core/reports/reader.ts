/** What a reader of one report file looks like. The file was written by a stranger's job. */

export interface ReportReader {
  /** Takes the next bytes, which may be cut anywhere. Never throws; a fault ends the reading. */
  push(bytes: Uint8Array): void;
  /** After the last bytes: why the file cannot be read, as a clause that goes on after a colon. Undefined when it can. */
  end(): string | undefined;
}

/** Thrown and caught inside a reader only. */
export class ReportFault extends Error {}

/** Does `step` unless an earlier one found a fault; `fault` tells the first that was found. */
export function createFaultKeeper(): {
  readonly attempt: (step: () => void) => void;
  readonly fault: () => string | undefined;
} {
  let fault: string | undefined;
  return {
    attempt: step => {
      if (fault !== undefined) return;
      try {
        step();
      } catch (error) {
        if (!(error instanceof ReportFault)) throw error;
        fault = error.message;
      }
    },
    fault: () => fault,
  };
}

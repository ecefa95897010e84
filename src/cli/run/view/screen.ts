/** Where a run is shown. */
export interface Screen {
  /** Lines that stay. */
  print(lines: readonly string[]): void;
  /** Lines below all others, each time in the place of the former ones. They must fit: see `size`. */
  status(lines: readonly string[]): void;
  readonly size: { readonly columns: number; readonly rows: number };
  /** Writes nothing until `resume`; what is printed meanwhile comes then. */
  pause(): void;
  resume(): void;
  /** Takes the status away. Safe to repeat. */
  close(): void;
}

/** One line after the other, for a file or a program that reads them. */
export function createPlainScreen(stream: NodeJS.WritableStream): Screen {
  return {
    print: lines => void (lines.length > 0 && stream.write(`${lines.join('\n')}\n`)),
    status: () => undefined,
    size: { columns: 80, rows: 24 },
    pause: () => undefined,
    resume: () => undefined,
    close: () => undefined,
  };
}

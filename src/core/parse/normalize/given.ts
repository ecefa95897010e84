/** The part that was made of a written value; nothing when none was written. */
export function given<Value, Part extends object>(
  written: Value | undefined,
  part: (written: Value) => Part,
): Partial<Part> {
  return written === undefined ? {} : part(written);
}

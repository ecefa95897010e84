/** Text of a report as it is kept. */

/**
 * At most `most` characters: of what is longer both ends, since a message tells what is wrong at its beginning and where
 * at its end. Without what no database can hold.
 */
export function shortened(text: string, most: number): string {
  const whole = text.trim();
  const half = Math.floor((most - 5) / 2);
  const kept = whole.length <= most ? whole : `${whole.slice(0, half)}\n…\n${whole.slice(-half)}`;
  return kept.replaceAll('\0', '').toWellFormed();
}

/** The same for names, which have one line. */
export function shortenedName(text: string, most: number): string {
  const line = text.length <= most ? text : `${text.slice(0, most - 1)}…`;
  return line.replace(/\s+/g, ' ').replaceAll('\0', '').toWellFormed().trim();
}

/** What the operator should know of the engine that jobs run on, before any does. */

/** What of an engine is looked at. */
interface Engine {
  readonly runtimes: readonly string[];
  readonly unlimited: readonly string[];
  readonly runc?: string;
}

/** Holes by which a container gets at the machine, and the first version without them in each line that was mended. */
const HOLES: readonly { readonly names: string; readonly mended: readonly string[] }[] = [
  { names: 'CVE-2024-21626', mended: ['1.1.12'] },
  { names: 'CVE-2025-31133, CVE-2025-52565 and CVE-2025-52881', mended: ['1.2.8', '1.3.3'] },
];

/** Sentences for the operator: which limits do not hold, and which known holes the engine's runc has by its version. */
export function engineWarnings({ unlimited, runc }: Engine): readonly string[] {
  return [...withoutLimits(unlimited), ...holesOf(runc)];
}

function withoutLimits(unlimited: readonly string[]): readonly string[] {
  if (unlimited.length === 0) return [];
  const what = unlimited.join(', ');
  return [
    `The engine cannot limit here what a job takes of: ${what}. A rootless engine needs cgroups of version 2 for it.`,
  ];
}

function holesOf(runc: string | undefined): readonly string[] {
  if (runc === undefined) return [];
  return HOLES.filter(({ mended }) => !isMended(runc, mended)).map(
    ({ names, mended }) =>
      `The engine reports runc ${runc}; versions before ${mended.join(' and ')} let a job out of its container (${names}). Update it, or see that your distribution has mended it under the old number.`,
  );
}

/** A sentence for the operator when the engine does not know one of the runtimes that were asked for. */
export function unknownRuntime(
  { runtimes }: Pick<Engine, 'runtimes'>,
  wanted: readonly (string | undefined)[],
): string | undefined {
  const unknown = wanted.find(name => name !== undefined && !runtimes.includes(name));
  if (unknown === undefined) return undefined;
  return `The engine knows no runtime "${unknown}", only ${runtimes.join(', ')}. Add it to "runtimes" in the engine's daemon.json and restart the engine.`;
}

/** By the line it belongs to; a newer line than all that were mended began without the hole. */
function isMended(version: string, mended: readonly string[]): boolean {
  const own = numbersOf(version);
  return mended.some((fixed, index) => {
    const numbers = numbersOf(fixed);
    const isNewest = index === mended.length - 1;
    const isSameLine = own[0] === numbers[0] && own[1] === numbers[1];
    return (isNewest || isSameLine) && compare(own, numbers) >= 0;
  });
}

function numbersOf(version: string): readonly number[] {
  return (/\d+(\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < 3; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

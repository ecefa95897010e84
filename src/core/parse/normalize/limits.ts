import type { LimitsAsked, Reuse } from '../../../model/pipeline.ts';
import type { WrittenLimits } from '../shape/containers.ts';
import type { WrittenReuse } from '../shape/files.ts';
import type { Faults } from './faults.ts';
import { given } from './given.ts';
import { pathsOf } from './paths.ts';
import { spanOf } from './span.ts';

/** Engines refuse less memory than this. */
const leastMemory = 6 * 1024 ** 2;

export function limitsOf(written: WrittenLimits, faults: Faults): LimitsAsked {
  const memory = sizeOf('memory', written, faults);
  const disk = sizeOf('disk', written, faults);
  if (memory !== undefined && memory < leastMemory) faults.error(['limits', 'memory'], 'must be at least 6 MiB.');
  return {
    ...given(written.cpus, cpus => ({ cpus })),
    ...given(memory, bytes => ({ memory: bytes })),
    ...given(written.pids, pids => ({ pids })),
    ...given(disk, bytes => ({ disk: bytes })),
  };
}

function sizeOf(key: 'memory' | 'disk', written: WrittenLimits, faults: Faults): number | undefined {
  const size = written[key];
  if (size === undefined || typeof size === 'number') return size;
  const bytes = parseSize(size);
  if (bytes === undefined) {
    faults.error(
      ['limits', key],
      'is not an amount of bytes.',
      'Write it as `512m`, `4g`, `4 GiB` or a number of bytes.',
    );
  }
  return bytes;
}

/** As Docker reads it: every prefix is a power of 1024, whether `k`, `kb` or `KiB`. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,15}(?:\.\d{1,3})?)\s*(?:([kmgt])(?:i?b)?|b?)$/i.exec(text.trim());
  if (!match) return undefined;
  const power = ['', 'k', 'm', 'g', 't'].indexOf((match[2] ?? '').toLowerCase());
  const bytes = Math.round(Number(match[1]) * 1024 ** power);
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Undefined when a job is not to be reused. */
export function reuseOf(written: WrittenReuse | undefined, faults: Faults): Reuse | undefined {
  if (written === undefined || written === false) return undefined;
  if (written === true) return {};
  return {
    ...given(written.inputs, inputs => ({ inputs: pathsOf(inputs, ['reuse', 'inputs'], faults) })),
    ...given(spanOf(written.ttl, ['reuse', 'ttl'], faults), ttlMs => ({ ttlMs })),
  };
}

/** Ctrl-C, and its relatives: the first time asks to stop, the second time insists, the third time does not wait. */

export interface Interrupts {
  stop(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What a shell reports for a program that Ctrl-C ended. */
const INTERRUPTED = 130;

export function watchInterrupts(cancel: () => void, kill: () => void): Interrupts {
  const steps = [cancel, kill, () => process.exit(INTERRUPTED)];
  const onSignal = (): void => steps.shift()?.();
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    stop: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}

/** How people on the server open a shell in a failed job's container. */
export function shellCommand(runId: string, key: string): string {
  const job = /^[\w.-]+$/.test(key) ? key : `'${key.replaceAll("'", `'\\''`)}'`;
  return `berth shell ${runId} ${job}`;
}

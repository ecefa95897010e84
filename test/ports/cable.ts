import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A way to the engine that can be cut. */
export class Cable {
  readonly path = join(tmpdir(), `berth-cable-${randomUUID()}.sock`);
  readonly #ends = new Set<Socket>();
  #server: Server | undefined;

  async plug(): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, near => {
      const far = connect({ path: '/var/run/docker.sock', allowHalfOpen: true });
      near.pipe(far).pipe(near);
      for (const end of [near, far]) {
        this.#ends.add(end);
        end.on('error', () => end.destroy());
        end.on('close', () => this.#ends.delete(end));
      }
    });
    this.#server = server;
    await new Promise<void>(resolve => server.listen(this.path, resolve));
  }

  cut(how: 'abruptly' | 'cleanly'): void {
    this.#server?.close();
    // Gone before anybody can notice and plug it in again.
    rmSync(this.path, { force: true });
    this.drop(how);
  }

  /** Brings nothing more of what goes over it now. */
  silence(): void {
    for (const end of this.#ends) end.unpipe();
  }

  /** Ends what goes over it now; it stays plugged in. */
  drop(how: 'abruptly' | 'cleanly'): void {
    for (const end of this.#ends) how === 'cleanly' ? end.end() : end.destroy();
  }
}

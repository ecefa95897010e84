import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chown, glob, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { chooseAccount } from '../../../src/io/sql/embedded/account.ts';
import { findBinaries } from '../../../src/io/sql/embedded/binaries.ts';
import { openEmbedded } from '../../../src/io/sql/embedded.ts';
import { type OpenStore, openStore } from '../../../src/io/sql/open.ts';
import { silent, template, temporaryDirectory } from './temporary-store.ts';

/** A PostgreSQL with room for many databases. */
export interface Server {
  /** The URL of a database of that name, for DATABASE_URL. */
  urlOf(database: string): string;
  close(): Promise<void>;
}

/** The PostgreSQL we bring, as openStore runs it. */
export async function startEmbedded(): Promise<Server> {
  const { directory, remove } = await temporaryDirectory();
  const embedded = await openEmbedded({
    directory: path.join(directory, 'sql'),
    log: silent,
    durable: false,
    template,
  });
  const { host, user } = embedded.address;
  return {
    urlOf: database => `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}`,
    async close() {
      await embedded.close();
      await remove();
    },
  };
}

/** Such a server whose process can be killed, and started again on the same data. */
export interface MortalServer extends Server {
  /** SIGKILL to the postmaster; resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves when it answers. */
  restart(): Promise<void>;
}

/** A server as people run one: over TCP; the machine's own PostgreSQL where there is one. */
export async function startServer(): Promise<MortalServer> {
  const bin = await findServer();
  const { directory, remove } = await temporaryDirectory();
  const data = path.join(directory, 'server');
  const account = await chooseAccount(data);
  await mkdir(data, { mode: 0o700 });
  if (account) await chown(data, account.uid, account.gid);
  const as = { cwd: '/', ...(account && { uid: account.uid, gid: account.gid }) };
  await promisify(execFile)(
    path.join(bin, 'initdb'),
    ['-D', data, '-U', 'ci', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    as,
  );
  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'fsync=off',
    'max_connections=60',
  ];
  const start = () =>
    spawn(path.join(bin, 'postgres'), ['-D', data, ...settings.flatMap(setting => ['-c', setting])], {
      ...as,
      stdio: 'ignore',
    });
  let server = start();
  const urlOf = (database: string) => `postgres://ci@127.0.0.1:${port}/${database}`;
  await untilReachable(urlOf('postgres'));
  return {
    urlOf,
    async kill() {
      const exited = once(server, 'exit');
      server.kill('SIGKILL');
      await exited;
    },
    async restart() {
      for (;;) {
        server = start();
        // What it served before may still be leaving: then it refuses to start.
        const ended = once(server, 'exit').then(() => 'ended' as const);
        const reachable = untilReachable(urlOf('postgres')).then(() => 'reachable' as const);
        if ((await Promise.race([ended, reachable])) === 'reachable') return;
        reachable.catch(() => undefined);
      }
    },
    async close() {
      const exited = once(server, 'exit');
      server.kill('SIGINT');
      await exited;
      await remove();
    },
  };
}

/** The oldest server of Debian's packages (our statements must run there too), else the one we bring. */
async function findServer(): Promise<string> {
  const found = (await Array.fromAsync(glob('/usr/lib/postgresql/*/bin/initdb'))).sort()[0];
  if (found !== undefined) return path.dirname(found);
  const { root } = await findBinaries();
  await access(path.join(root, 'bin'));
  return path.join(root, 'bin');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}

async function untilReachable(url: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }
}

let databases = 0;

/** Makes an empty database, or a copy of another, and answers its URL. */
export async function createDatabase(server: Server, template = 'template1'): Promise<string> {
  const name = `test_${++databases}`;
  await runSql(server.urlOf('postgres'), `create database ${name} template ${template}`);
  return server.urlOf(name);
}

/** Runs one statement. */
export async function runSql(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

interface Doors {
  readonly one: OpenStore;
  readonly two: OpenStore;
  close(): Promise<void>;
}

/** Two doors to an empty database of the server. */
export async function openDoors(server: Server): Promise<Doors> {
  const databaseUrl = await createDatabase(server, await prepare(server));
  const options = { databaseUrl, directory: '/nowhere', log: silent };
  const one = await openStore(options);
  const two = await openStore(options);
  return {
    one,
    two,
    async close() {
      await one.close();
      await two.close();
    },
  };
}

const prepared = new WeakMap<Server, Promise<string>>();

/** The name of a database that a store was opened on: copying it is faster than making all tables again. */
function prepare(server: Server): Promise<string> {
  const known = prepared.get(server);
  if (known !== undefined) return known;
  const made = (async () => {
    const databaseUrl = await createDatabase(server);
    await (await openStore({ databaseUrl, directory: '/nowhere', log: silent })).close();
    return path.basename(new URL(databaseUrl).pathname);
  })();
  prepared.set(server, made);
  return made;
}

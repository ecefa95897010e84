import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serviceSpecs } from '../../../src/core/prepare/services.ts';
import type { PlannedService } from '../../../src/model/plan.ts';
import { plannedJob } from './runs.ts';

function specs(...services: (Partial<PlannedService> & { name: string })[]) {
  const job = plannedJob('test', { services: services.map(service => ({ aliases: [], variables: {}, ...service })) });
  return serviceSpecs(job, { CI: 'true', A: 'job' });
}

test("services: GitLab's two names of an image", () => {
  const names: Record<string, readonly string[]> = {
    'postgres:17': ['postgres'],
    'tutum/wordpress:latest': ['tutum__wordpress', 'tutum-wordpress'],
    'registry.example.com:5000/team/app@sha256:abc': [
      'registry.example.com__team__app',
      'registry.example.com-team-app',
    ],
    'localhost:5000/app': ['localhost__app', 'localhost-app'],
  };
  for (const [name, expected] of Object.entries(names)) assert.deepEqual(specs({ name })[0]?.names, expected);
});

test('services: aliases come first, and of one name the first service has it', () => {
  const [one, two] = specs({ name: 'mysql:8', aliases: ['db', 'main'] }, { name: 'mysql:9', aliases: ['db', 'other'] });
  assert.deepEqual(one?.names, ['db', 'main', 'mysql']);
  assert.deepEqual(two?.names, ['other']);
});

test('services: they see what the job sees, under their own variables', () => {
  const [service] = specs({ name: 'postgres', variables: { A: 'own' } });
  assert.deepEqual(service?.environment, { CI: 'true', A: 'own' });
});

test('services: command and entrypoint are their own, even empty', () => {
  const [service] = specs({ name: 'postgres', command: ['-c', 'fsync=off'], entrypoint: [''] });
  assert.deepEqual([service?.command, service?.entrypoint], [['-c', 'fsync=off'], ['']]);
});

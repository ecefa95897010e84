import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { SecretDraft, Secrets } from '../../src/flow/ports/secrets.ts';
import type { Sealed, Secret, SecretUse } from '../../src/model/secret.ts';

/** Two doors to the same secrets, as two processes have them. */
export interface SecretsUnderTest {
  readonly secrets: Secrets;
  readonly other: Secrets;
  close(): Promise<void>;
}

let made = 0;

/** One of a repository and an owner of their own, unless told. */
function sampleDraft(change: Partial<SecretDraft> = {}): SecretDraft {
  made += 1;
  return {
    ownerId: 2 ** 40 + made,
    repositoryId: 2 ** 41 + made,
    environment: '*',
    name: 'TOKEN',
    kind: 'variable',
    isProtected: false,
    setAt: 1_000,
    setBy: 'ann',
    ...change,
  };
}

function sampleUse(secret: Secret, change: Partial<SecretUse> = {}): SecretUse {
  const { ownerId, repositoryId, environment, name, version } = secret;
  made += 1;
  return {
    ownerId,
    repositoryId,
    environment,
    name,
    version,
    at: 5_000,
    attempt: { runId: String(made), key: 'deploy: [eu]', number: 2 },
    usedBy: { repositoryId: Number(repositoryId), repository: 'acme/shop', sha: 'a'.repeat(40) },
    source: 'push',
    actor: { id: 7, login: 'bob' },
    ...change,
  };
}

/** Tells what was sealed and for which version. */
const seal = ({ name, version }: Pick<Secret, 'name' | 'version'>): Sealed => ({
  masterKey: 'k1',
  wrappedKey: `key of ${name}`,
  content: `version ${version}`,
});

const identityOf = ({ ownerId, repositoryId, environment, name }: SecretDraft) => {
  return { ownerId, repositoryId, environment, name };
};

/** What every implementation of Secrets promises. */
export function secretsContract(name: string, open: () => Promise<SecretsUnderTest>): void {
  describe(`${name} keeps the promises of Secrets`, () => {
    let under: SecretsUnderTest;
    before(async () => {
      under = await open();
    });
    after(() => under.close());

    test('finds what was set, sealed for its version', async () => {
      const draft = sampleDraft({ kind: 'file', isProtected: true, environment: 'review/*' });
      const secret = await under.secrets.set(draft, seal);
      assert.equal(secret.version, 1);
      assert.deepEqual(await under.other.find(draft), [{ ...draft, version: 1, sealed: seal(secret) }]);
    });

    test('of one identity the last one set counts, on its own terms; names and environments are told apart', async () => {
      const draft = sampleDraft();
      await under.secrets.set(draft, seal);
      for (const change of [{ name: 'token' }, { environment: 'production' }]) {
        await under.secrets.set({ ...draft, ...change }, seal);
      }
      const again = { ...draft, isProtected: true, setBy: 'bob', setAt: 2_000 };
      assert.equal((await under.other.set(again, seal)).version, 2);
      const found = await under.secrets.find(draft);
      assert.equal(found.length, 3);
      const [one] = found.filter(secret => secret.name === 'TOKEN' && secret.environment === '*');
      assert.deepEqual(one, { ...again, version: 2, sealed: seal({ name: 'TOKEN', version: 2 }) });
    });

    test('a repository finds its own, whoever owned it, and those of its owner; nobody finds those of others', async () => {
      const own = sampleDraft();
      const { ownerId, repositoryId } = own;
      const former = sampleDraft({ repositoryId });
      const ofOwner = sampleDraft({ ownerId, repositoryId: 'all' });
      const sibling = sampleDraft({ ownerId });
      for (const draft of [own, former, ofOwner, sibling]) await under.secrets.set(draft, seal);
      const found = async (owner: Parameters<Secrets['find']>[0]) =>
        (await under.other.find(owner)).map(one => [one.ownerId, one.repositoryId]).toSorted();
      const idsOf = (...drafts: SecretDraft[]) => drafts.map(one => [one.ownerId, one.repositoryId]).toSorted();
      assert.deepEqual(await found(own), idsOf(own, former, ofOwner));
      assert.deepEqual(await found(ofOwner), idsOf(ofOwner));
      assert.deepEqual(await found({ ownerId: 1, repositoryId: 1 }), []);
    });

    test('of many that are set at the same time each has a version of its own', async () => {
      const draft = sampleDraft();
      const doors = [under.secrets, under.other, under.secrets, under.other];
      const set = await Promise.all(doors.map(door => door.set(draft, seal)));
      assert.deepEqual(set.map(({ version }) => version).toSorted(), [1, 2, 3, 4]);
      const [kept] = await under.secrets.find(draft);
      assert.deepEqual([kept?.version, kept?.sealed.content], [4, 'version 4']);
    });

    test('what cannot be sealed changes nothing', async () => {
      const draft = sampleDraft();
      await under.secrets.set(draft, seal);
      const fail = () => {
        throw new Error('no key');
      };
      await assert.rejects(under.secrets.set({ ...draft, isProtected: true }, fail), /no key/);
      assert.deepEqual(
        (await under.other.find(draft)).map(({ isProtected }) => isProtected),
        [false],
      );
      assert.equal((await under.other.events({ ...draft, since: 0, limit: 9 })).length, 1);
    });

    test('what was removed is gone, and its versions are never given again', async () => {
      const draft = sampleDraft();
      await under.secrets.set(draft, seal);
      assert.equal(await under.other.remove({ ...identityOf(draft), environment: 'production' }, 'eve', 2_000), false);
      assert.equal(await under.other.remove(identityOf(draft), 'eve', 2_000), true);
      assert.equal(await under.secrets.remove(identityOf(draft), 'eve', 3_000), false);
      assert.deepEqual(await under.secrets.find(draft), []);
      assert.equal((await under.secrets.set({ ...draft, setAt: 4_000 }, seal)).version, 2);
      const events = await under.other.events({ ...draft, since: 0, limit: 9 });
      assert.deepEqual(
        events.map(({ action, version, at, by }) => [action, version, at, by]),
        [
          ['set', 2, 4_000, 'ann'],
          ['removed', 1, 2_000, 'eve'],
          ['set', 1, 1_000, 'ann'],
        ],
      );
    });

    test('all are sealed anew, or none', async () => {
      const draft = sampleDraft();
      await under.secrets.set(draft, seal);
      await under.secrets.set({ ...draft, name: 'OTHER' }, seal);
      const anew = (one: { sealed: Sealed }): Sealed => ({ ...one.sealed, masterKey: 'k2', wrappedKey: 'anew' });
      await assert.rejects(
        under.secrets.reseal(secret => {
          if (secret.name === 'OTHER') throw new Error('no key');
          return anew(secret);
        }),
        /no key/,
      );
      assert.deepEqual(
        (await under.other.find(draft)).map(({ sealed }) => sealed.masterKey),
        ['k1', 'k1'],
      );
      assert.ok((await under.secrets.reseal(anew)) >= 2);
      const found = await under.other.find(draft);
      assert.deepEqual(
        found.map(({ sealed }) => sealed.wrappedKey),
        ['anew', 'anew'],
      );
      assert.deepEqual(
        found.map(({ sealed }) => sealed.content),
        ['version 1', 'version 1'],
      );
    });

    test('who was given one is known, once, newest first, by name and time, and after the run and the secret are gone', async () => {
      const secret = await under.secrets.set(sampleDraft(), seal);
      const other = await under.secrets.set({ ...sampleDraft(secret), name: 'OTHER' }, seal);
      const [first, second] = [sampleUse(secret, { at: 4_000 }), sampleUse(secret)];
      const third = sampleUse(other, { at: 6_000 });
      await under.secrets.noteUses([first, third]);
      await Promise.all([under.secrets.noteUses([second]), under.other.noteUses([second])]);
      await under.other.noteUses([{ ...first, at: 9_000 }]);
      await under.secrets.noteUses([]);
      await under.secrets.remove(secret, 'ann', 7_000);
      const query = { ...identityOf(sampleDraft(secret)), since: 0, limit: 9 };
      const { name: _, ...ofAll } = query;
      assert.deepEqual(await under.other.uses(ofAll), [third, second, first]);
      assert.deepEqual(await under.other.uses(query), [second, first]);
      assert.deepEqual(await under.other.uses({ ...query, since: 4_500 }), [second]);
      assert.deepEqual(await under.other.uses({ ...ofAll, limit: 1 }), [third]);
    });

    test("an owner's secret is known with all repositories that were given it, and in each of those", async () => {
      const secret = await under.secrets.set(sampleDraft({ repositoryId: 'all' }), seal);
      const uses = [1, 2].map(id =>
        sampleUse(secret, {
          usedBy: { repositoryId: 2 ** 42 + made + id, repository: `acme/r${id}`, sha: 'b' },
          at: id,
        }),
      );
      await under.secrets.noteUses(uses);
      const { ownerId } = secret;
      const query = { ownerId, repositoryId: 'all', since: 0, limit: 9 } as const;
      assert.deepEqual(await under.other.uses(query), uses.toReversed());
      for (const use of uses) {
        assert.deepEqual(await under.other.uses({ ...query, repositoryId: use.usedBy.repositoryId }), [use]);
      }
      assert.equal((await under.other.events(query)).length, 1);
    });

    test('uses are forgotten by their age', async () => {
      const secret = await under.secrets.set(sampleDraft(), seal);
      const [old, young] = [sampleUse(secret, { at: 10 }), sampleUse(secret, { at: 20 })];
      await under.secrets.noteUses([old, young]);
      await under.other.forgetUses(20);
      assert.deepEqual(await under.secrets.uses({ ...secret, since: 0, limit: 9 }), [young]);
    });
  });
}

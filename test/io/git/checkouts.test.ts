import { pino } from 'pino';
import { createCheckouts } from '../../../src/io/git/checkouts.ts';
import { checkoutsContract } from '../../ports/checkouts.ts';
import { temporaryDirectory } from '../files/temporary-directory.ts';
import { startGitServer } from './git-server.ts';

checkoutsContract('createCheckouts', async () => {
  const temporary = await temporaryDirectory();
  const server = await startGitServer(`${temporary.path}/server`);
  return {
    checkouts: createCheckouts({ directory: `${temporary.path}/checkouts`, log: pino({ enabled: false }) }),
    source: async () => ({ url: server.url, authorization: server.authorization }),
    directory: `${temporary.path}/server/origin`,
    git: server.git,
    commit: server.commit,
    fetches: server.fetches,
    async close() {
      await server.close();
      await temporary.remove();
    },
  };
});

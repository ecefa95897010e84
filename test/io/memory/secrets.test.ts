import { createMemorySecrets } from '../../../src/io/memory/secrets.ts';
import { secretsContract } from '../../ports/secrets.ts';

secretsContract('createMemorySecrets', async () => {
  const secrets = createMemorySecrets();
  return { secrets, other: secrets, close: async () => undefined };
});

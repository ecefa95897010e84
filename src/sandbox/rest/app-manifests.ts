import type { Call, Operations } from '../http/call.ts';
import { ok, type Reply } from '../http/reply.ts';
import { appJson } from '../json/app.ts';
import { present } from './find.ts';

/** The last step of the manifest flow: a code, good for one hour and once, against the app's secrets. */
export const appManifests: Operations = {
  'POST /app-manifests/{code}/conversions': { needs: 'nothing', answer: convert },
};

function convert(call: Call): Reply {
  const { world, path } = call;
  const code = String(path['code']);
  const entry = world.manifestCodes.get(code);
  world.manifestCodes.delete(code);
  const { app } = present(entry && entry.expiresAt > world.now() ? entry : undefined);
  return ok(
    {
      ...appJson(world, app),
      client_id: app.clientId,
      client_secret: app.clientSecret,
      webhook_secret: app.hook.secret,
      pem: app.privateKey,
    },
    201,
  );
}

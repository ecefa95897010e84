import type { Json } from '../contract/schema.ts';
import type { Call, Operations } from '../http/call.ts';
import { ok, Refusal, type Reply } from '../http/reply.ts';
import { time } from '../json/node-id.ts';
import { rootJson } from '../json/root.ts';
import { userJson } from '../json/user.ts';
import type { User } from '../state/user.ts';
import { findUser, type World } from '../state/world.ts';
import { present } from './find.ts';

/** What belongs to no repository and no app. */
export const general: Operations = {
  'GET /': { needs: 'nothing', answer: call => ok(rootJson(call.world)) },
  'GET /meta': { needs: 'nothing', answer: meta },
  'GET /rate_limit': { needs: 'nothing', answer: rateLimit },
  'GET /user': { needs: 'nothing', answer: self },
  'GET /users/{username}': { needs: 'nothing', answer: user },
};

function meta(call: Call): Reply {
  const { hostname } = new URL(call.world.url);
  return ok({
    verifiable_password_authentication: false,
    hooks: [`${hostname}/32`],
    git: [`${hostname}/32`],
  });
}

function rateLimit(call: Call): Reply {
  const core = call.limits;
  return ok({ resources: { core, search: { limit: 30, used: 0, remaining: 30, reset: core.reset } }, rate: core });
}

function self({ world, caller }: Call): Reply {
  if (caller.kind === 'nobody') throw new Refusal(401, 'Requires authentication');
  if (caller.kind !== 'user') throw new Refusal(403, 'Resource not accessible by integration');
  return ok(profile(world, caller.user));
}

function user({ world, path }: Call): Reply {
  return ok(profile(world, present(findUser(world, String(path['username'])))));
}

function profile(world: World, found: User): Json {
  const repositories = [...world.repositories.values()].filter(({ owner }) => owner.id === found.id);
  return {
    ...userJson(world, found),
    name: found.name,
    email: found.email,
    company: null,
    blog: '',
    location: null,
    bio: null,
    hireable: null,
    public_repos: repositories.filter(repository => !repository.private).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: time(world.now()),
    updated_at: time(world.now()),
  };
}

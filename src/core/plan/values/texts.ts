import type { Artifacts, Cache, CacheKey, Environment, Image, Reports } from '../../../model/pipeline.ts';
import type { PlannedJob, PlannedService } from '../../../model/plan.ts';

/** The parts of a job in whose texts variables are expanded as late as when it starts. */
export type Texts = Pick<PlannedJob, 'image' | 'services' | 'artifacts' | 'caches' | 'environment'>;

/** What a text stands for; decides what it may become. */
export type TextKind = 'image' | 'artifact path' | 'cached path' | 'url' | 'value' | 'word';

/** Gives what becomes of a text. */
export type Change = (text: string, kind: TextKind) => string;

/** The same parts with every text changed in which GitLab expands variables: docs.gitlab.com/ci/variables/where_variables_can_be_used. */
export function mapTexts(texts: Texts, change: Change): Texts {
  const { image, services, artifacts, caches, environment } = texts;
  return {
    ...(image === undefined ? {} : { image: ofImage(image, change) }),
    ...(services === undefined ? {} : { services: services.map(service => ofService(service, change)) }),
    ...(artifacts === undefined ? {} : { artifacts: ofArtifacts(artifacts, change) }),
    ...(caches === undefined ? {} : { caches: caches.map(cache => ofCache(cache, change)) }),
    ...(environment === undefined ? {} : { environment: ofEnvironment(environment, change) }),
  };
}

/** An entrypoint is left alone, as GitLab leaves it. */
function ofImage<I extends Image>(image: I, change: Change): I {
  const { name, platform, user } = image;
  return {
    ...image,
    name: change(name, 'image'),
    ...(platform === undefined ? {} : { platform: change(platform, 'word') }),
    ...(user === undefined ? {} : { user: change(user, 'word') }),
  };
}

function ofService(service: PlannedService, change: Change): PlannedService {
  const variables = Object.entries(service.variables).map(([name, value]) => [name, change(value, 'value')]);
  return {
    ...ofImage(service, change),
    aliases: service.aliases.map(alias => change(alias, 'word')),
    variables: Object.fromEntries(variables),
  };
}

function ofArtifacts(artifacts: Artifacts, change: Change): Artifacts {
  const { paths, exclude, name, reports } = artifacts;
  return {
    ...artifacts,
    paths: ofPaths(paths, 'artifact path', change),
    exclude: ofPaths(exclude, 'artifact path', change),
    ...(name === undefined ? {} : { name: change(name, 'word') }),
    reports: ofReports(reports, change),
  };
}

function ofReports(reports: Reports, change: Change): Reports {
  const { junit, dotenv, coverage, codequality, sarif } = reports;
  return {
    ...(junit === undefined ? {} : { junit: ofPaths(junit, 'artifact path', change) }),
    ...(dotenv === undefined ? {} : { dotenv: ofPaths(dotenv, 'artifact path', change) }),
    ...(coverage === undefined ? {} : { coverage: { ...coverage, path: change(coverage.path, 'artifact path') } }),
    ...(codequality === undefined ? {} : { codequality: ofPaths(codequality, 'artifact path', change) }),
    ...(sarif === undefined ? {} : { sarif: ofPaths(sarif, 'artifact path', change) }),
  };
}

function ofCache(cache: Cache, change: Change): Cache {
  return {
    ...cache,
    key: ofKey(cache.key, change),
    paths: ofPaths(cache.paths, 'cached path', change),
    fallbackKeys: cache.fallbackKeys.map(key => change(key, 'word')),
  };
}

function ofKey(key: CacheKey, change: Change): CacheKey {
  if (key.kind === 'text') return { ...key, text: change(key.text, 'word') };
  const { files, prefix } = key;
  return {
    ...key,
    files: ofPaths(files, 'cached path', change),
    ...(prefix === undefined ? {} : { prefix: change(prefix, 'word') }),
  };
}

/** Its name is decided when the run is planned: people wait for it and approve it by that. */
function ofEnvironment(environment: Environment, change: Change): Environment {
  const { url } = environment;
  return { ...environment, ...(url === undefined ? {} : { url: change(url, 'url') }) };
}

function ofPaths(paths: readonly string[], kind: TextKind, change: Change): readonly string[] {
  return paths.map(path => change(path, kind));
}

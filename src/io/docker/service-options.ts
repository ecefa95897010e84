import type Docker from 'dockerode';
import type { ContainerSpec, ServiceSpec } from '../../model/container.ts';
import { confinement, environmentOf, type Place } from './container-options.ts';

/** In the engine's unit. */
const SECOND = 1_000_000_000;

/**
 * A service's container, as confined as the job's: its image is a stranger's too. It runs the image's own program
 * unless the pipeline names another, and sees nothing of the workspace: files are copied into that and out of it, which
 * is only safe while no container that has it runs.
 */
export function serviceOptions(service: ServiceSpec, spec: ContainerSpec, place: Place): Docker.ContainerCreateOptions {
  const { image, entrypoint, command, user, names, environment } = service;
  return {
    Image: image,
    ...(entrypoint === undefined ? {} : { Entrypoint: [...entrypoint] }),
    ...(command === undefined ? {} : { Cmd: [...command] }),
    ...(user === undefined ? {} : { User: user }),
    Env: environmentOf(environment),
    // The image's own, which would look for the first time after half a minute.
    Healthcheck: { Interval: SECOND },
    Labels: { ...place.labels },
    HostConfig: {
      ...confinement(spec, place.engineCpus),
      NetworkMode: place.networkMode,
      // Kept by the engine, for people who want to know why it failed.
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '2' } },
    },
    NetworkingConfig: { EndpointsConfig: { [place.networkMode]: { Aliases: [...names] } } },
  };
}

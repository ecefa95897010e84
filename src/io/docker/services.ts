import type Docker from 'dockerode';
import type { Output } from '../../flow/ports/engine.ts';
import type { ContainerSpec, ServiceSpec } from '../../model/container.ts';
import type { UsedImage } from '../../model/run.ts';
import { call, SHORT_MS } from './call.ts';
import type { Place } from './container-options.ts';
import { createContainer } from './create-container.ts';
import type { FoundImage } from './find-image.ts';
import { type RunningService, ServiceFailure, tellService } from './running-service.ts';
import { serviceOptions } from './service-options.ts';
import { untilReady } from './service-readiness.ts';

/** A service whose image is there. */
interface WantedService {
  readonly spec: ServiceSpec;
  readonly image: FoundImage;
  readonly used: UsedImage;
}

/**
 * Starts the services of an attempt on its network and resolves when all of them are ready; `created` is told each id at
 * once. Throws ServiceError when one does not become ready, with its log in `output`; InfraError.
 */
export async function startServices(
  docker: Docker,
  spec: ContainerSpec,
  wanted: readonly WantedService[],
  place: Place,
  created: (id: string) => void,
  output: Output,
): Promise<readonly RunningService[]> {
  async function start(service: WantedService): Promise<RunningService> {
    const container = await createContainer(docker, serviceOptions(service.spec, spec, place), service.spec.platform);
    created(container.id);
    const running = { name: nameOf(service), container };
    await call(`start the service ${running.name}`, SHORT_MS, () => container.start());
    await untilReady(running, service.image, spec.limits.servicesTimeoutMs, output);
    return running;
  }

  if (wanted.length === 0) return [];
  await output(Buffer.from(`Starting ${wanted.map(nameOf).join(', ')}\n`));
  // All of them are waited for: none may come to be after the others were removed.
  const started = await Promise.allSettled(wanted.map(start));
  for (const one of started) {
    if (one.status === 'rejected' && one.reason instanceof ServiceFailure)
      await tellService(one.reason.service, output);
  }
  return started.map(one => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

function nameOf({ spec, used }: WantedService): string {
  return spec.names[0] ?? used.name;
}

import Docker from 'dockerode';

/** What is measured: how many no-op jobs of three commands, how many at once, in which image. */
export interface Floor {
  readonly jobs: number;
  readonly concurrency: number;
  readonly image: string;
  /** The network of the containers that jobs join. */
  readonly network: string;
}

/**
 * The milliseconds that jobs take when nothing but the engine costs time: the fastest design we know, without a
 * workspace, limits, logs or safety. Every job joins the network of a container that was started before it is needed
 * and replaced while it runs; nobody waits for a removal. Removes what it makes.
 */
export async function measureFloor({ jobs, concurrency, image, network }: Floor): Promise<number> {
  const docker = new Docker();
  const ready = Array.from({ length: concurrency }, () => startHolder(docker, image, network));
  await Promise.all(ready);

  const startedAt = performance.now();
  const removing: Promise<unknown>[] = [];
  let next = 0;
  const worker = async () => {
    while (next++ < jobs) {
      const holder = await (ready.shift() ?? startHolder(docker, image, network));
      ready.push(startHolder(docker, image, network));
      const job = await runJob(docker, image, holder);
      removing.push(job.remove({ force: true, v: true }).then(() => holder.remove({ force: true })));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const elapsed = performance.now() - startedAt;

  await Promise.all(removing);
  const left = await Promise.all(ready);
  await Promise.all(left.map(holder => holder.remove({ force: true })));
  return elapsed;
}

async function startHolder(docker: Docker, image: string, network: string): Promise<Docker.Container> {
  const HostConfig = { NetworkMode: network, LogConfig: { Type: 'none', Config: {} } };
  const holder = await docker.createContainer({ Image: image, Cmd: ['sleep', '86400'], HostConfig });
  await holder.start();
  return holder;
}

async function runJob(docker: Docker, image: string, holder: Docker.Container): Promise<Docker.Container> {
  const HostConfig = { Init: true, NetworkMode: `container:${holder.id}`, LogConfig: { Type: 'none', Config: {} } };
  const job = await docker.createContainer({ Image: image, Cmd: ['sh', '-c', 'true\ntrue\ntrue'], HostConfig });
  const output = await job.attach({ stream: true, stdout: true, stderr: true });
  await job.start();
  output.resume();
  const { StatusCode } = await job.wait();
  if (StatusCode !== 0) throw new Error(`the job ended with ${StatusCode}`);
  return job;
}

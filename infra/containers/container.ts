import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { ContainerRuntimeClient, StartedTestContainer } from "testcontainers";

export interface ContainerOptions {
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The container's, and the one of this machine's loopback that it is published on. */
  readonly port: { readonly container: number; readonly host: number };
  /** A line of its log, or a path that answers 200. */
  readonly ready: RegExp | string;
  readonly files?: readonly { readonly source: string; readonly target: string }[];
}

/** A container of this process; it is gone, with its data, when it is disposed of. */
export interface Container extends AsyncDisposable {
  /** Starts it for the first time or again, with its port and its data; resolves when it is ready. */
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGTERM, and half a minute for it. */
  stop(): Promise<void>;
}

type Dockerode = ContainerRuntimeClient["container"]["dockerode"];

/** A machine may be busy with others. */
const READY_MS = 180_000;
const STOP_S = 30;
/** Which process a container belongs to: who ends without removing its own leaves it to the next. */
const OWNER = "rolecall.owner";
/** What an engine answers to who wants a container stopped or gone that is. */
const ALREADY: ReadonlySet<unknown> = new Set([304, 404, 409]);

/** Made at the first `start`. */
export async function createContainer(options: ContainerOptions): Promise<Container> {
  const { getContainerRuntimeClient } = await import("testcontainers");
  const { dockerode } = (await getContainerRuntimeClient()).container;
  await removeOrphans(dockerode);
  const name = `rolecall-${process.pid}-${randomUUID().slice(0, 8)}`;
  const container = dockerode.getContainer(name);
  const remove = (): Promise<void> => unlessAlready(container.remove({ force: true, v: true }));
  let started: StartedTestContainer | undefined;
  return {
    async start() {
      try {
        if (started === undefined) started = await (await describe(options, name)).start();
        else await started.restart();
      } catch (error) {
        await remove();
        throw new Error(`a container of ${options.image} did not start: ${String(error)}`, { cause: error });
      }
    },
    async kill() {
      await unlessAlready(container.kill({ signal: "SIGKILL" }));
      await unlessAlready(container.wait());
    },
    stop: () => unlessAlready(container.stop({ t: STOP_S })),
    [Symbol.asyncDispose]: remove,
  };
}

async function describe({ image, environment, port, ready, files = [] }: ContainerOptions, name: string) {
  const { GenericContainer, Wait } = await import("testcontainers");
  class OnLoopback extends GenericContainer {
    protected override async beforeContainerCreated(): Promise<void> {
      // The library publishes on every address of the machine.
      const binding = { HostIp: "127.0.0.1", HostPort: String(port.host) };
      this.hostConfig.PortBindings = { [`${port.container}/tcp`]: [binding] };
    }
  }
  return (
    new OnLoopback(image)
      .withName(name)
      .withLabels({ [OWNER]: `${hostname()}/${process.pid}` })
      .withEnvironment(environment)
      .withExposedPorts(port)
      .withCopyFilesToContainer([...files])
      .withWaitStrategy(typeof ready === "string" ? Wait.forHttp(ready, port.container) : Wait.forLogMessage(ready))
      .withStartupTimeout(READY_MS)
      // Otherwise it would want a second image, from Docker Hub, to see to what `removeOrphans` does.
      .withAutoCleanup(false)
  );
}

async function removeOrphans(dockerode: Dockerode): Promise<void> {
  const all = await dockerode.listContainers({ all: true, filters: { label: [OWNER] } });
  for (const { Id, Labels } of all) {
    const [host, pid] = (Labels[OWNER] ?? "").split("/");
    if (host !== hostname() || isAlive(Number(pid))) continue;
    await unlessAlready(dockerode.getContainer(Id).remove({ force: true, v: true }));
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function unlessAlready(done: Promise<unknown>): Promise<void> {
  try {
    await done;
  } catch (error) {
    if (!(error instanceof Error && "statusCode" in error && ALREADY.has(error.statusCode))) throw error;
  }
}

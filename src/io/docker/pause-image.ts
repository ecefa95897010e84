import type Docker from 'dockerode';
import { call, callUnless, LONG_MS, SHORT_MS } from './call.ts';
import { tarEntry } from './tar-entry.ts';

/** The image of the container that only holds a network open. Its tag changes when its content does. */
export const PAUSE_IMAGE = 'berth/pause:1';

interface Machine {
  /** e_machine of the ELF header (elf(5)). */
  readonly elf: number;
  readonly code: Buffer;
}

/** What Podman calls them. */
const OTHER_NAMES: Readonly<Record<string, string>> = { amd64: 'x86_64', arm64: 'aarch64' };

/** Programs that sleep for ever, by the engine's name of its architecture. */
const MACHINES: Readonly<Record<string, Machine>> = {
  // again: mov eax, 34 (pause); syscall; jmp again
  x86_64: { elf: 62, code: Buffer.from('b8220000000f05ebf7', 'hex') },
  // again: mov x0..x4, #0; mov x8, #73 (ppoll); svc #0; b again
  aarch64: {
    elf: 183,
    code: Buffer.from('000080d2010080d2020080d2030080d2040080d2280980d2010000d4f9ffff17', 'hex'),
  },
};

/** Makes the pause image on the engine, without any registry, unless it is there. Safe to repeat. */
export async function importPauseImage(docker: Docker): Promise<void> {
  const found = await callUnless([404], 'look for the pause image', SHORT_MS, () =>
    docker.getImage(PAUSE_IMAGE).inspect(),
  );
  if (found !== undefined) return;
  const { Architecture } = await call('tell about itself', SHORT_MS, () => docker.info());
  const machine = MACHINES[OTHER_NAMES[Architecture] ?? Architecture];
  if (machine === undefined) throw new Error(`There is no pause program for ${Architecture}`);
  const tar = tarEntry({ name: 'pause', mode: 0o755 }, staticElf(machine));
  const progress = await call('import the pause image', LONG_MS, () =>
    docker.importImage(tar, { repo: PAUSE_IMAGE, changes: 'ENTRYPOINT ["/pause"]' }),
  );
  for await (const _ of progress);
}

const BASE = 0x400000;
const ELF_HEADER = 64;
const PROGRAM_HEADER = 56;

/** The smallest executable file: one header, one segment, the code (elf(5), 64-bit little-endian). */
function staticElf({ elf, code }: Machine): Buffer {
  const start = ELF_HEADER + PROGRAM_HEADER;
  const size = BigInt(start + code.length);
  const file = Buffer.alloc(start);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  file.writeUInt16LE(2, 16); // e_type: executable
  file.writeUInt16LE(elf, 18);
  file.writeUInt32LE(1, 20); // e_version
  file.writeBigUInt64LE(BigInt(BASE + start), 24); // e_entry
  file.writeBigUInt64LE(BigInt(ELF_HEADER), 32); // e_phoff
  file.writeUInt16LE(ELF_HEADER, 52);
  file.writeUInt16LE(PROGRAM_HEADER, 54);
  file.writeUInt16LE(1, 56); // e_phnum
  file.writeUInt32LE(1, ELF_HEADER); // p_type: load
  file.writeUInt32LE(5, ELF_HEADER + 4); // p_flags: read, execute
  file.writeBigUInt64LE(BigInt(BASE), ELF_HEADER + 16); // p_vaddr
  file.writeBigUInt64LE(BigInt(BASE), ELF_HEADER + 24); // p_paddr
  file.writeBigUInt64LE(size, ELF_HEADER + 32); // p_filesz
  file.writeBigUInt64LE(size, ELF_HEADER + 40); // p_memsz
  file.writeBigUInt64LE(0x1000n, ELF_HEADER + 48); // p_align
  return Buffer.concat([file, code]);
}

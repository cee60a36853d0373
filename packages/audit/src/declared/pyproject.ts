import { parse } from 'smol-toml';
import { z } from 'zod';
import { type DeclarationFile, declareLines, emptyFile, joinParts } from './declaration.ts';
import { fromPoetry, poetryTable } from './poetry.ts';
import { normalizeName } from './requirement.ts';

/** The parts of pyproject.toml that say what a project needs. Tables of other tools pass through unread. */
const pyproject = z.object({
  project: z
    .object({
      name: z.string().optional(),
      'requires-python': z.string().optional(),
      dependencies: z.array(z.string()).default([]),
      'optional-dependencies': z.record(z.string(), z.array(z.string())).default({}),
    })
    .optional(),
  tool: z
    .object({
      poetry: poetryTable.optional(),
      setuptools: z
        .object({
          dynamic: z
            .object({
              dependencies: z.object({ file: z.union([z.string(), z.array(z.string())]).optional() }).optional(),
            })
            .optional(),
        })
        .optional(),
    })
    .optional(),
});

/**
 * Reads pyproject.toml: PEP 621, what setuptools takes from a requirements file, and Poetry. Dependency groups
 * (PEP 735) are for development and count for nothing.
 */
export function parsePyproject(file: string, text: string): DeclarationFile {
  const read = readTables(text);
  if (typeof read === 'string') return { ...emptyFile, notes: [`${file} could not be read: ${read}`] };
  const { project, tool } = read;
  const poetry = tool?.poetry ? fromPoetry(file, tool.poetry) : emptyFile;
  const lists = [
    declareLines(project?.dependencies ?? [], { file, list: 'dependencies', extra: null }),
    ...Object.entries(project?.['optional-dependencies'] ?? {}).map(([extra, lines]) =>
      declareLines(lines, { file, list: 'optional-dependencies', extra }),
    ),
  ];
  return {
    ...emptyFile,
    ...joinParts([...lists, poetry]),
    includes: [tool?.setuptools?.dynamic?.dependencies?.file ?? []].flat(),
    ownName: project?.name ? normalizeName(project.name) : poetry.ownName,
    requiresPython: project?.['requires-python'] ?? poetry.requiresPython,
  };
}

function readTables(text: string): z.infer<typeof pyproject> | string {
  try {
    return pyproject.parse(parse(text));
  } catch (error) {
    if (error instanceof z.ZodError) return z.prettifyError(error).replaceAll('\n', ' ');
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

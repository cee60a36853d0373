import { type ServiceManifest, UserError } from '@veille/protocol';
import type { Context } from '../context.ts';
import type { LocalState } from '../studio/local-state.ts';
import type { OpenStudio } from '../studio/open-studio.ts';
import { resolveService } from '../studio/resolve-service.ts';
import { usualPort } from './choose-ports.ts';
import type { Need } from './needs/need.ts';
import { planStudio } from './plan-studio.ts';
import { needsOf, provide } from './provide.ts';

/** What a service needs before it can wake, and what of it was there. */
export interface PreparedService {
  readonly service: string;
  /** Why it cannot run on this machine; null where it can. */
  readonly unavailable: string | null;
  readonly needs: readonly (Pick<Need, 'what' | 'name'> & { readonly wasThere: boolean })[];
}

/**
 * Builds and fetches all that services need before they can wake; what is there is left alone, and nothing that runs is
 * touched.
 * @param words names, doors or kinds of services; none: all.
 * @throws UserError `prepare-failed`, `unknown-service`, or `service-unavailable` for one that was named.
 */
export async function prepareStudio(
  studio: OpenStudio,
  words: readonly string[],
  context: Context,
): Promise<PreparedService[]> {
  const plan = await planStudio(studio, rememberedPort, context);
  const chosen = chooseServices(plan.compilation.manifest.services, words);
  const isChosen = ({ service }: Need) => chosen.some(({ name }) => name === service);
  const provisions = await provide(plan, needsOf(plan, studio, context).filter(isChosen));
  return chosen.map(({ name, unavailable }) => ({
    service: name,
    unavailable: unavailable?.en ?? null,
    needs: provisions
      .filter(({ need }) => need.service === name)
      .map(({ need, wasThere }) => ({ what: need.what, name: need.name, wasThere })),
  }));
}

/** Nothing listens: it matters to nobody who has the port at this moment. */
async function rememberedPort({ port }: LocalState): Promise<number> {
  return port ?? usualPort;
}

function chooseServices(services: readonly ServiceManifest[], words: readonly string[]): ServiceManifest[] {
  const behindDoors = services.filter(({ door }) => door !== null);
  if (words.length === 0) return behindDoors;
  const callable = behindDoors.map(({ name, kind, door }) => ({ name, kind, door: door?.name ?? null }));
  const names = new Set(words.map((word) => resolveService(callable, word).name));
  const chosen = behindDoors.filter(({ name }) => names.has(name));
  for (const { name, unavailable } of chosen) {
    if (unavailable === null) continue;
    throw new UserError('service-unavailable', `${name} ${unavailable.en}.`, `Then run: veille prepare ${name}`);
  }
  return chosen;
}

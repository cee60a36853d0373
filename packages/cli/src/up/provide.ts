import { mkdir } from 'node:fs/promises';
import type { Context } from '../context.ts';
import type { OpenStudio } from '../studio/open-studio.ts';
import { giveToOwner } from './containers/data-owner.ts';
import { makeSecrets } from './containers/make-secrets.ts';
import { bundleNeeds } from './needs/bundles.ts';
import { imageNeeds } from './needs/images.ts';
import { modelNeeds } from './needs/models.ts';
import { missingNeeds, type Need, type Provision, provideNeeds } from './needs/need.ts';
import type { StudioPlan } from './plan-studio.ts';

/** All that the services of a plan need before they can wake and that takes time, in the order in which it is made. */
export function needsOf({ bundles, compilation, engine }: StudioPlan, studio: OpenStudio, context: Context): Need[] {
  const { images, files, manifest } = compilation;
  return [
    ...bundleNeeds(bundles, studio, context),
    ...(engine === null ? [] : imageNeeds(images, { engine, manifest, studio, context })),
    ...modelNeeds(files, studio, context),
  ];
}

/** Makes folders and secrets, then provides some needs. Docker would make the folders as root. */
export async function provide({ compilation }: StudioPlan, needs: readonly Need[]): Promise<Provision[]> {
  for (const folder of compilation.folders) await mkdir(folder, { recursive: true });
  await giveToOwner(compilation.ownedFolders);
  await makeSecrets(compilation.secrets);
  return provideNeeds(needs);
}

/** Makes what is soon made, and says which services lack what `veille prepare` makes. */
export async function provideSmall(plan: StudioPlan, studio: OpenStudio, context: Context): Promise<void> {
  const needs = needsOf(plan, studio, context);
  const isLarge = (need: Need) => need.isLarge;
  await provide(
    plan,
    needs.filter((need) => !isLarge(need)),
  );
  const missing = await missingNeeds(needs.filter(isLarge));
  for (const service of new Set(missing.map((need) => need.service))) {
    context.terminal.say(
      describeMissing(
        service,
        missing.filter((need) => need.service === service),
      ),
    );
  }
}

/** Without a model it can wake and is of little use; without an image it can't. */
function describeMissing(service: string, missing: readonly Need[]): string {
  const comesTo = missing.some(({ what }) => what !== 'model') ? 'cannot wake yet' : 'is not prepared yet';
  const names = missing.map(({ what, name }) => `${what} ${name}`).join(', the ');
  return `${service} ${comesTo}: it lacks the ${names}. Run: veille prepare ${service}`;
}

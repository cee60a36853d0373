import { z } from 'zod';

/** What a title card says. The texts are shown in the form of the render server's page. */
export const titleCardProps = z.strictObject({
  title: z.string().min(1).max(140).regex(/\S/, 'expected some letters').describe('The title, in large letters'),
  subtitle: z.string().max(200).default('').describe('A line under it'),
  kicker: z.string().max(60).default('').describe('A short label above it, in small capitals'),
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'expected a colour such as #00d4ff')
    .default('#00d4ff')
    .describe('The colour of the light, as #rrggbb'),
  durationInSeconds: z.number().min(2).max(20).default(5).describe('Length in seconds, from 2 to 20'),
});
export type TitleCardProps = z.infer<typeof titleCardProps>;

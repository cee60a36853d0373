export { Backdrop } from './title-card/backdrop.tsx';
export { TitleCard } from './title-card/title-card.tsx';
export { displayFont, monoFont, useFonts } from './title-card/use-fonts.ts';
export { type Timeline, useTimeline } from './title-card/use-timeline.ts';

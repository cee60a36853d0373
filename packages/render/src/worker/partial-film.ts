/** Where a film is written until it is whole. It ends in `.mp4`: ffmpeg tells the container by the name. */
export function partialOf(film: string): string {
  return `${film}.partial.mp4`;
}

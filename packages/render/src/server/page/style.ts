/** The studio's terminal look: black ground, fine grid, scan lines, corner brackets, blue and cyan. */
export const style = `
:root { --blue: #0096ff; --cyan: #00d4ff; --text: #d6e8f5; --dim: #8fb0c6; --line: rgba(0, 150, 255, .28); --red: #ff7a7a; color-scheme: dark; }
* { box-sizing: border-box; margin: 0; }
html { background: #000; color: var(--text); font: 16px/1.6 ui-monospace, 'JetBrains Mono', 'SF Mono', Menlo, 'Cascadia Mono', 'DejaVu Sans Mono', monospace; -webkit-text-size-adjust: 100%; }
body { min-height: 100vh; background: repeating-linear-gradient(0deg, rgba(0, 0, 0, .3) 0 1px, transparent 1px 4px), linear-gradient(rgba(0, 150, 255, .055) 1px, transparent 1px) 0 0 / 48px 48px, linear-gradient(90deg, rgba(0, 150, 255, .055) 1px, transparent 1px) 0 0 / 48px 48px, radial-gradient(ellipse 90% 70vh at 30% 10vh, rgba(0, 110, 220, .2), transparent); }
main, header, footer { width: min(72rem, 100% - 2.5rem); margin: 0 auto; }
header { padding: 3rem 0 2rem; }
.label { display: flex; align-items: center; gap: .8rem; color: var(--cyan); font-size: .8rem; letter-spacing: .22em; text-transform: uppercase; }
.label::before { content: ''; width: .55rem; height: 1.05rem; background: var(--cyan); box-shadow: 0 0 14px var(--cyan); animation: blink 1.2s steps(2, jump-none) infinite; }
@keyframes blink { from { opacity: 1 } to { opacity: .15 } }
h1 { margin-top: .8rem; font-size: clamp(1.8rem, 5.5vw, 3.4rem); line-height: 1.12; letter-spacing: -.035em; color: #f2f9ff; text-shadow: 0 0 46px rgba(0, 150, 255, .55); }
h2 { margin-bottom: 1.1rem; font-size: .8rem; font-weight: 500; letter-spacing: .2em; text-transform: uppercase; color: var(--dim); }
main { display: grid; grid-template: 'film make' auto 'working make' auto 'earlier make' 1fr / minmax(0, 1.75fr) minmax(0, 1fr); column-gap: 3rem; align-items: start; }
section { margin-bottom: 2.5rem; }
.film { grid-area: film; } .make { grid-area: make; } .working { grid-area: working; } .earlier { grid-area: earlier; }
.frame { position: relative; padding: .75rem; }
.frame::before, .frame::after { content: ''; position: absolute; width: 1.6rem; height: 1.6rem; border: 1px solid var(--cyan); pointer-events: none; }
.frame::before { top: 0; left: 0; border-right: 0; border-bottom: 0; }
.frame::after { bottom: 0; right: 0; border-left: 0; border-top: 0; }
video, .empty { display: block; width: 100%; aspect-ratio: 16 / 9; background: #02060a; }
.empty { display: grid; place-items: center; padding: 2rem; text-align: center; color: var(--dim); border: 1px dashed var(--line); }
.facts { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; margin-top: .9rem; padding: 0 .75rem; font-size: .85rem; color: var(--dim); }
.facts strong { color: var(--text); font-weight: 500; overflow-wrap: anywhere; }
a { color: var(--cyan); text-underline-offset: .25em; }
:focus-visible { outline: 2px solid var(--cyan); outline-offset: 3px; }
form { display: grid; gap: 1.15rem; }
fieldset { display: grid; gap: 1.15rem; border: 0; padding: 0; min-width: 0; }
fieldset[hidden] { display: none; }
label { display: grid; gap: .35rem; font-size: .85rem; }
label b { display: inline-block; font-weight: 400; }
label b::first-letter { text-transform: uppercase; }
label > span { display: flex; justify-content: space-between; gap: 1rem; color: var(--text); }
small { font-size: .78rem; color: var(--dim); }
input, select, textarea { width: 100%; padding: .6rem .7rem; font: inherit; font-size: 1rem; color: #f2f9ff; background: rgba(0, 20, 40, .55); border: 1px solid var(--line); border-radius: 0; }
input:hover, select:hover, textarea:hover { border-color: var(--blue); }
input[type=checkbox] { width: 1.3rem; height: 1.3rem; accent-color: var(--blue); }
input[type=color] { height: 2.7rem; padding: .25rem; }
[aria-invalid=true] { border-color: var(--red); }
.fault { color: var(--red); font-size: .85rem; overflow-wrap: anywhere; }
.fault:empty { display: none; }
button { padding: .8rem 1.4rem; font: inherit; font-weight: 600; letter-spacing: .06em; color: #00121f; background: var(--cyan); border: 0; cursor: pointer; box-shadow: 0 0 26px rgba(0, 212, 255, .3); }
button:hover { background: #6be6ff; }
button:disabled { opacity: .55; cursor: progress; }
button.quiet { padding: .3rem .8rem; font-size: .8rem; font-weight: 400; color: var(--text); background: none; border: 1px solid var(--line); box-shadow: none; }
.jobs { display: grid; gap: 1rem; list-style: none; padding: 0; }
.jobs:empty, .working:not(:has(li)) { display: none; }
.jobs li { display: grid; grid-template-columns: 1fr auto; gap: .5rem 1rem; align-items: center; }
.jobs p { font-size: .85rem; overflow-wrap: anywhere; white-space: pre-line; }
progress { grid-column: 1 / -1; width: 100%; height: 4px; appearance: none; border: 0; background: rgba(0, 150, 255, .2); color: var(--cyan); }
progress::-webkit-progress-bar { background: rgba(0, 150, 255, .2); }
progress::-webkit-progress-value { background: linear-gradient(90deg, var(--blue), var(--cyan)); box-shadow: 0 0 12px var(--cyan); }
progress::-moz-progress-bar { background: var(--cyan); }
.films { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: 1.2rem; list-style: none; padding: 0; }
.films a { display: grid; gap: .45rem; font-size: .8rem; color: var(--dim); text-decoration: none; }
.films a:hover { color: var(--text); }
.films img { display: block; width: 100%; aspect-ratio: 16 / 9; object-fit: cover; border: 1px solid var(--line); }
.films a:hover img, .films [aria-current] img { border-color: var(--cyan); }
.films span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
summary { width: fit-content; margin: 1.2rem 0; font-size: .85rem; color: var(--cyan); cursor: pointer; }
pre { padding: 1rem; overflow-x: auto; font: inherit; font-size: .8rem; border: 1px solid var(--line); }
footer { margin-top: 4rem; padding: 1.5rem 0 3rem; border-top: 1px solid var(--line); font-size: .8rem; color: var(--dim); }
@media (max-width: 52rem) { main { grid-template: 'film' 'working' 'make' 'earlier' / minmax(0, 1fr); } header { padding: 2rem 0 1.5rem; } }
@media (prefers-reduced-motion: reduce) { .label::before { animation: none; } }
`;

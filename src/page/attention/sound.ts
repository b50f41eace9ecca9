// The sound of an arriving message: two soft notes, made here, so that nothing has to be fetched.
let context: AudioContext | undefined;

const notes = [
  { hertz: 659.26, at: 0, lasts: 0.16 },
  { hertz: 880, at: 0.11, lasts: 0.28 },
];
const volume = 0.08;

/** Silent where the browser has not been touched yet: it allows no sound before. */
export function playArrival(): void {
  if (!('AudioContext' in window) || navigator.userActivation?.hasBeenActive === false) return;
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
  for (const note of notes) playNote(context, note);
}

function playNote(audio: AudioContext, { hertz, at, lasts }: (typeof notes)[number]): void {
  const begin = audio.currentTime + at;
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.type = 'sine';
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(volume, begin + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.0001, begin + lasts);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(begin);
  oscillator.stop(begin + lasts);
}

// Lanes of sound that begin at one frame of one clock, and so never come apart.

export const OFF = -60; // dB at which nothing is heard
const AHEAD = 0.1; // seconds from a decision to the frame at which every lane acts on it
const EDGE = 0.008; // of the slopes without which a cut would click
const GLIDE = 0.01; // time constant of levels and pans on their way

export const factor = (level) => (level <= OFF ? 0 : 10 ** (level / 20));

export function desk(ids, total, rate) {
  const context = new AudioContext({ sampleRate: rate });
  const master = new GainNode(context);
  const sides = new ChannelSplitterNode(context, { numberOfOutputs: 2 });
  const meters = [0, 1].map(() => new AnalyserNode(context, { fftSize: 1024 }));
  const samples = new Float32Array(1024);
  const lanes = new Map(ids.map((id) => [id, strip()]));
  let run = null; // since which frame of the clock, from where, in which loop
  let rest = 0; // the place while nothing plays

  master.connect(context.destination);
  master.connect(sides);
  meters.forEach((meter, side) => sides.connect(meter, side));

  const frames = (seconds) => Math.round(seconds * rate) / rate;

  // Two channels throughout: what is alike on both sides is pulled to one side as the export does it.
  function strip() {
    const level = new GainNode(context, { channelCount: 2, channelCountMode: "explicit" });
    const pan = new StereoPannerNode(context);
    const meter = new AnalyserNode(context, { fftSize: 1024 });
    level.connect(pan).connect(meter).connect(master);
    return { level, pan, meter, sound: null, coming: null, playing: null };
  }

  function glide(param, value) {
    param.cancelScheduledValues(context.currentTime);
    param.setTargetAtTime(value, context.currentTime, GLIDE);
  }

  function place(moment = context.currentTime) {
    if (!run) return rest;
    const passed = run.from + Math.max(0, moment - run.at);
    if (!run.loop || passed < run.loop[1]) return Math.min(passed, total);
    const [start, end] = run.loop;
    return start + ((passed - start) % (end - start));
  }

  function begin(lane, at, from) {
    if (!lane.sound) return;
    const source = new AudioBufferSourceNode(context, { buffer: lane.sound });
    if (run.loop) Object.assign(source, { loop: true, loopStart: run.loop[0], loopEnd: run.loop[1] });
    const edge = new GainNode(context, { gain: from ? 0 : 1 });
    if (from) edge.gain.setValueAtTime(0, at).linearRampToValueAtTime(1, at + EDGE);
    source.connect(edge).connect(lane.level);
    source.onended = () => edge.disconnect();
    source.start(at, from);
    lane.playing = { source, edge };
  }

  function end(at) {
    for (const lane of lanes.values()) {
      if (!lane.playing) continue;
      const { source, edge } = lane.playing;
      edge.gain.cancelScheduledValues(at);
      edge.gain.setTargetAtTime(0, at, EDGE / 4);
      source.stop(at + 2 * EDGE);
      lane.playing = null;
    }
  }

  function join(lane) {
    const at = frames(context.currentTime + AHEAD);
    begin(lane, at, frames(place(at)));
  }

  async function bring(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw Object.assign(new Error("no sound"), { status: answer.status });
    return lasting(await context.decodeAudioData(await answer.arrayBuffer()));
  }

  // As long as the longest lane, or a loop at its end would let them drift; and one channel where both are alike.
  function lasting(sound) {
    const length = Math.max(sound.length, Math.ceil(total * rate));
    const alike = sound.numberOfChannels > 1 && same(sound.getChannelData(0), sound.getChannelData(1));
    const channels = alike ? 1 : sound.numberOfChannels;
    if (length === sound.length && channels === sound.numberOfChannels) return sound;
    const copy = new AudioBuffer({ length, numberOfChannels: channels, sampleRate: rate });
    for (let channel = 0; channel < channels; channel++) copy.copyToChannel(sound.getChannelData(channel), channel);
    return copy;
  }

  const same = (left, right) => left.every((sample, index) => sample === right[index]);

  function peak(meter) {
    meter.getFloatTimeDomainData(samples);
    return samples.reduce((top, sample) => Math.max(top, Math.abs(sample)), 0);
  }

  return {
    place,
    get playing() {
      return Boolean(run);
    },
    // What is heard now left the clock a moment ago.
    heard: () => place(context.currentTime - (context.outputLatency || 0)),
    peak: (id) => peak(lanes.get(id).meter),
    peaks: () => meters.map(peak),
    master: (level) => glide(master.gain, factor(level)),
    set(id, level, pan) {
      const lane = lanes.get(id);
      glide(lane.level.gain, factor(level));
      glide(lane.pan.pan, pan);
    },
    // Fetched and decoded once; a lane that comes while the others play joins them in step.
    load(id, url) {
      const lane = lanes.get(id);
      lane.coming ??= bring(url).then(
        (sound) => {
          lane.sound = sound;
          if (run) join(lane);
        },
        (error) => {
          lane.coming = null;
          throw error;
        },
      );
      return lane.coming;
    },
    // Within the click: a browser lets no sound begin long after one.
    wake: () => context.resume(),
    async play(from, loop) {
      await context.resume();
      const at = frames(context.currentTime + AHEAD);
      end(at);
      run = { at, from: frames(from), loop: loop?.map(frames) };
      for (const lane of lanes.values()) begin(lane, at, run.from);
    },
    pause(at = place()) {
      end(context.currentTime);
      [rest, run] = [at, null];
      setTimeout(() => !run && context.state === "running" && context.suspend(), 200);
    },
    close: () => context.close(),
  };
}

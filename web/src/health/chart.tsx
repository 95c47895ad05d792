// Stacks of bars. The only place that knows uPlot: what is drawn, in the colours of the theme, as wide as there is room.
import 'uplot/dist/uPlot.min.css';

import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';

import { theme } from '../app/theme';
import { heights, labelStep, type Part, type Stacks, stackWords } from './bars';

interface ChartProps {
  /** What it shows, for those who do not see it; the numbers are in a table beside it. */
  label: string;
  stacks: Stacks;
  /** Writes each stack's height above it, so that one is seen of a thousand. */
  counted?: boolean;
}

const height = 180;
const charWidth = 7;
/** Pixels of a hatched bar's pattern. */
const hatch = 6;

/** Counts up whenever the system turns light or dark; the console's own choice is a signal. */
function useSystemTheme(): number {
  const [turns, setTurns] = useState(0);
  useEffect(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const turned = () => setTurns((before) => before + 1);
    dark.addEventListener('change', turned);
    return () => dark.removeEventListener('change', turned);
  }, []);
  return turns;
}

/** A custom property as a canvas understands it: `light-dark()` and the like are what a style makes of them. */
function colourReader(host: HTMLElement): (name: string) => string {
  const probe = document.createElement('span');
  return (name) => {
    host.append(probe);
    probe.style.color = `var(${name})`;
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}

type Colours = ReturnType<typeof colourReader>;

function fillOf(part: Part, colours: Colours, context: CanvasRenderingContext2D): string | CanvasPattern {
  const colour = colours(part.colour);
  if (!part.hatched) return colour;
  const tile = document.createElement('canvas');
  tile.width = tile.height = hatch;
  const brush = tile.getContext('2d');
  if (!brush) return colour;
  brush.fillStyle = colour;
  brush.fillRect(0, 0, hatch, hatch);
  brush.strokeStyle = colours('--panel');
  brush.lineWidth = 1.5;
  brush.moveTo(0, hatch);
  brush.lineTo(hatch, 0);
  brush.stroke();
  return context.createPattern(tile, 'repeat') ?? colour;
}

function writeCounts(plot: uPlot, totals: readonly number[], colour: string): void {
  const { ctx } = plot;
  ctx.save();
  ctx.fillStyle = colour;
  ctx.font = `${12 * devicePixelRatio}px sans-serif`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'bottom';
  totals.forEach((total, index) => {
    if (total === 0) return;
    ctx.fillText(String(total), plot.valToPos(index, 'x', true), plot.valToPos(total, 'y', true) - 2);
  });
  ctx.restore();
}

function optionsOf(
  { stacks, counted }: ChartProps,
  colours: Colours,
  width: number,
  onPoint: (index: number | null) => void,
): uPlot.Options {
  const { labels, parts } = stacks;
  const totals = heights(parts).at(-1) ?? [];
  const text = colours('--soft');
  const line = colours('--line');
  const paths = uPlot.paths.bars?.({ size: [0.8, 60] });
  const shown = (plot: uPlot) => {
    const step = labelStep(labels, plot.width - 60, charWidth);
    return labels.map((_, index) => index).filter((index) => index % step === 0);
  };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: [-0.5, labels.length - 0.5] },
      // Room for what is written above; and four at least, since half an attempt is none.
      y: { range: (_plot, _least, most) => [0, Math.max(4, most * 1.15)] },
    },
    axes: [
      {
        stroke: text,
        grid: { show: false },
        ticks: { show: false },
        size: 28,
        splits: shown,
        values: (_plot, splits) => splits.map((index) => labels[index] ?? ''),
      },
      { stroke: text, grid: { stroke: line, width: 1 }, ticks: { show: false }, size: 44, incrs: wholeSteps },
    ],
    series: [
      {},
      // The highest first: what is lower is drawn over it.
      ...parts
        .map((part) => ({
          label: part.name,
          fill: (plot: uPlot) => fillOf(part, colours, plot.ctx),
          width: 0,
          points: { show: false },
          ...(paths && { paths }),
        }))
        .reverse(),
    ],
    hooks: {
      setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)],
      ...(counted && { draw: [(plot: uPlot) => writeCounts(plot, totals, colours('--text'))] }),
    },
  };
}

const wholeSteps = [1, 2, 5]
  .flatMap((step) => [0, 1, 2, 3, 4, 5].map((power) => step * 10 ** power))
  .sort((a, b) => a - b);

const dataOf = ({ labels, parts }: Stacks): uPlot.AlignedData => [
  labels.map((_, index) => index),
  ...heights(parts).reverse(),
];

export function Chart(props: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const [point, setPoint] = useState<number | null>(null);
  const turns = useSystemTheme();
  const drawn = JSON.stringify([props.stacks, props.counted, theme.value, turns]);
  const latest = useRef(props);
  latest.current = props;

  // `drawn` is all that the drawing depends on.
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const plot = new uPlot(
      optionsOf(latest.current, colourReader(element), element.clientWidth, setPoint),
      dataOf(latest.current.stacks),
      element,
    );
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [drawn]);

  const { stacks, label } = props;
  return (
    <figure class="chart">
      <div ref={host} class="chart-plot" role="img" aria-label={label} style={{ height: `${height}px` }} />
      <figcaption class="hint">
        {stacks.parts.length > 1 && <Legend parts={stacks.parts} />}
        {/* Those who cannot point have the table. */}
        <span aria-hidden="true">
          {point !== null && point < stacks.labels.length ? stackWords(stacks, point) : ' '}
        </span>
      </figcaption>
    </figure>
  );
}

function Legend({ parts }: { parts: Part[] }) {
  return (
    <span class="chart-legend">
      {[...parts].reverse().map((part) => (
        <span key={part.name}>
          <span
            class={`chart-swatch${part.hatched ? ' chart-swatch-hatched' : ''}`}
            style={{ '--swatch': `var(${part.colour})` }}
            aria-hidden="true"
          />
          {part.name}
        </span>
      ))}
    </span>
  );
}

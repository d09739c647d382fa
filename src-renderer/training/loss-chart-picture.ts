import { LossChart, type ChartContent } from './loss-chart'

/** Size of the saved picture in CSS pixels; it is drawn with two device pixels for each. */
const size = { width: 1200, height: 720, ratio: 2 }
const margin = 32
const headHeight = 96

export interface LegendEntry {
  readonly text: string
  readonly marker: 'diamond' | 'circle' | 'square' | null
  readonly color: string
  readonly dash: readonly number[]
}

/** What the picture says beside the chart. */
export interface PictureWords {
  readonly title: string
  /** Settings of the run. */
  readonly subtitle: string
  readonly legend: readonly LegendEntry[]
  readonly headingFamily: string
  readonly paper: string
  readonly inkStrong: string
}

/** The mark that tells a line from others without its colour. */
function drawMarker(context: CanvasRenderingContext2D, entry: LegendEntry, x: number, y: number): void {
  context.save()
  context.translate(x, y)
  context.fillStyle = entry.color
  if (entry.marker === 'diamond') context.rotate(Math.PI / 4)
  if (entry.marker === 'circle') {
    context.beginPath()
    context.arc(0, 0, 5, 0, 2 * Math.PI)
    context.fill()
  } else if (entry.marker) context.fillRect(-4, -4, 8, 8)
  context.restore()
}

/** The chart as a PNG file, on paper, with its title, the run's settings and a legend. */
export async function chartPicture(content: ChartContent, words: PictureWords): Promise<Uint8Array> {
  const plot = document.createElement('canvas')
  plot.width = size.width - 2 * margin
  plot.height = size.height - headHeight - margin
  // What the chart lays under its words has the colour of the page here.
  const colors = { ...content.colors, sheet: words.paper }
  const shown = { ...content, colors, cursor: null }
  const chart = new LossChart(plot, shown, size.ratio)
  chart.show(shown)

  const page = document.createElement('canvas')
  page.width = size.width * size.ratio
  page.height = size.height * size.ratio
  const context = page.getContext('2d')
  if (!context) throw new Error('The picture of the chart has no canvas.')
  context.scale(size.ratio, size.ratio)
  context.fillStyle = words.paper
  context.fillRect(0, 0, size.width, size.height)
  context.fillStyle = words.inkStrong
  context.font = `560 26px ${words.headingFamily}`
  context.fillText(words.title, margin, 46)
  context.fillStyle = content.colors.ink
  context.font = `14px ${content.fontFamily}`
  context.fillText(words.subtitle, margin, 72)

  let right = size.width - margin
  for (const entry of [...words.legend].reverse()) {
    right -= context.measureText(entry.text).width
    context.fillText(entry.text, right, 46)
    context.beginPath()
    context.setLineDash([...entry.dash])
    context.strokeStyle = entry.color
    context.lineWidth = 3
    context.moveTo(right - 34, 41)
    context.lineTo(right - 8, 41)
    context.stroke()
    drawMarker(context, entry, right - 21, 41)
    right -= 58
  }

  context.drawImage(plot, margin, headHeight, size.width - 2 * margin, size.height - headHeight - margin)
  chart.destroy()
  const blob = await new Promise<Blob | null>((resolve) => {
    page.toBlob(resolve, 'image/png')
  })
  if (!blob) throw new Error('The picture of the chart could not be encoded.')
  return new Uint8Array(await blob.arrayBuffer())
}

import { inputSize, type Hyperparameters } from '../../src-preload/contract/hyperparameters'
import { SampleRandom } from '../../src-preload/samples/sample-random'
import { drawTemplateDigit, templateLabel } from '../../src-preload/samples/template-digits'
import { drawTransformation, identity, transformPicture } from '../../src-preload/samples/vary-picture'

const count = 16
export const mnistDigits = 60_000

/**
 * Sixteen pictures such as a run with these settings trains on: test digits in place of the training digits, which the
 * window does not have, and as many template digits among them as their share is. By the code that makes them for a run.
 * @param testImages grey levels [n, 784]
 */
export function samplePictures(
  testImages: Uint8Array,
  { variations, templateDigits, seed }: Pick<Hyperparameters, 'variations' | 'templateDigits' | 'seed'>
): readonly Uint8Array[] {
  const random = new SampleRandom()
  const transformation = identity()
  const share = templateDigits / (mnistDigits + templateDigits)
  return Array.from({ length: count }, (_, index) => {
    const picture = testImages.slice(index * inputSize, (index + 1) * inputSize)
    random.seed(seed, 0, index)
    // Spread evenly among the others.
    const template = Math.floor((index + 1) * share)
    if (template > Math.floor(index * share)) drawTemplateDigit(templateLabel(template), random, picture, 0)
    if (!variations) return picture
    drawTransformation(variations, random, transformation)
    const varied = new Uint8Array(inputSize)
    transformPicture(picture, 0, transformation, varied, 0)
    return varied
  })
}

import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { dicomTests } from './dicom'
import { frameTests } from './frame'
import { measureTests } from './measure'
import { pdfTests } from './pdf'
import { pictureTests } from './pictures'
import { Stand } from './window'

let stand: Stand

beforeAll(async () => {
  stand = await Stand.start()
}, 180_000)

afterAll(() => stand.stop())

afterEach(() => stand.leave())

// One build of the page and one browser for all of them.
describe('frame', () => {
  frameTests(() => stand)
})
describe('pictures', () => {
  pictureTests(() => stand)
})
describe('DICOM', () => {
  dicomTests(() => stand)
})
describe('PDF', () => {
  pdfTests(() => stand)
})
describe('measured', () => {
  measureTests(() => stand)
})

export { describeWith } from './describe-with.ts'
export { type Program, startProgram } from './program.ts'
export { type Answer, Visitor } from './visitor.ts'

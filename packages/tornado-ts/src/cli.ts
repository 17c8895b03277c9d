#!/usr/bin/env node
import { main } from '@tornado-ts/autoreload'

void main(process.argv, { program: 'tornado-ts' })

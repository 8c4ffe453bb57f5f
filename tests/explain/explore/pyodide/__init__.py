"""The engine in WebAssembly gives the answers that it gives here, byte for byte."""

/** The model's config in an HDF5 file, with the HDF5 library itself (h5wasm). */

import h5wasm from "./h5wasm/hdf5_hl.js";

function opened() {
  try {
    return new h5wasm.File("/model.h5", "r");
  } catch {
    throw new Error("it is cut off or damaged");
  }
}

export async function configOf(bytes) {
  const { FS } = await h5wasm.ready;
  FS.writeFile("/model.h5", bytes);
  const file = opened();
  try {
    const config = file.attrs.model_config?.value;
    if (typeof config !== "string") throw new Error("it holds weights, and no model");
    return config;
  } finally {
    file.close();
    FS.unlink("/model.h5");
  }
}

var n=new URL("engine/",import.meta.url).href,r=[],i=null;function o(e,t){postMessage({id:e,answer:i(t)})}self.onmessage=({data:e})=>{i?o(e.id,e.request):r.push(e)};async function u(){let{loadPyodide:e}=await import(`${n}pyodide.mjs`),[t,a]=await Promise.all([e({indexURL:n}),fetch(`${n}seqshape.zip`).then(s=>{if(!s.ok)throw new Error(`seqshape.zip: ${s.status}`);return s.arrayBuffer()})]);t.unpackArchive(a,"zip",{extractDir:"/engine"}),i=t.runPython(`
import json, sys
sys.path.insert(0, "/engine")
from explain.explore.engine import answer
lambda text: json.dumps(answer(json.loads(text)))
`);for(let{id:s,request:p}of r.splice(0))o(s,p);postMessage({ready:!0})}u().catch(e=>postMessage({failed:String(e?.message??e)}));

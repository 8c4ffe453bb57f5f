"""Tracebacks as Jupyter, IPython and Python print them."""

from __future__ import annotations

JUPYTER = """\
\x1b[0;31m---------------------------------------------------------------------------\x1b[0m
\x1b[0;31mValueError\x1b[0m                                Traceback (most recent call last)
\x1b[0;32m<ipython-input-12-0a1b2c>\x1b[0m in \x1b[0;36m<module>\x1b[0;34m\x1b[0m
\x1b[1;32m      3\x1b[0m     LSTM(8),
\x1b[0;32m----> 4\x1b[0;31m     model.add(LSTM(16))\x1b[0m
\x1b[1;32m      5\x1b[0m ])

\x1b[0;32m/usr/local/lib/python3.7/dist-packages/keras/engine/base_layer.py\x1b[0m in \x1b[0;36m__call__\x1b[0;34m(self)\x1b[0m
\x1b[0;32m--> 820\x1b[0;31m           self.name)\x1b[0m

\x1b[0;31mValueError\x1b[0m: Input 0 of layer lstm_1 is incompatible with the layer: expected ndim=3, found ndim=2. Full shape received: [None, 8]
"""
CELL = """\
---------------------------------------------------------------------------
ValueError                                Traceback (most recent call last)
Cell In[5], line 7
      5 model = Sequential([Input((10,)), Dense(1)])
      6 model.compile("sgd", "mse")
----> 7 model.fit(x, y)

File /opt/conda/lib/python3.11/site-packages/keras/src/utils/traceback_utils.py:122, in filter_traceback.<locals>.error_handler(*args, **kwargs)
    119     filtered_tb = _process_traceback_frames(e.__traceback__)
--> 122     raise e.with_traceback(filtered_tb) from None

ValueError: Data cardinality is ambiguous. Make sure all arrays contain the same number of samples.'x' sizes: 100
'y' sizes: 80
"""
CHAINED = """\
Traceback (most recent call last):
  File "/home/me/work/train.py", line 30, in main
    model.fit(x, y)
  File "/usr/lib/python3.8/site-packages/tensorflow/python/client/session.py", line 1365, in _do_call
    return fn(*args)
tensorflow.python.framework.errors_impl.InvalidArgumentError: indices[3,7] = 5001 is not in [0, 5000)
\t [[{{node embedding_1/embedding_lookup}}]]

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/home/me/work/train.py", line 34, in <module>
    main()
RuntimeError: training stopped
"""


OLD_CELL = """\
Input In [3], in <cell line: 5>()
      4 model.compile("adam", "mse")
----> 5 model.fit(x, y, epochs=3)

File C:\\Users\\me\\anaconda3\\lib\\site-packages\\keras\\utils\\traceback_utils.py:67, in error_handler(*args)
     66 except Exception as e:
---> 67   raise e.with_traceback(filtered_tb) from None

InvalidArgumentError: Graph execution error:

Detected at node 'gradient_tape/mse/sub/BroadcastGradientArgs' defined at (most recent call last):
    File "C:\\Users\\me\\anaconda3\\lib\\runpy.py", line 196, in _run_module_as_main
Incompatible shapes: [32,10] vs. [32]
\t [[{{node gradient_tape/mse/sub/BroadcastGradientArgs}}]] [Op:__inference_train_function_1]
"""

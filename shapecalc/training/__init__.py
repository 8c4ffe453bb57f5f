"""Where arrays meet a model: inputs on their way in, labels against outputs, losses."""

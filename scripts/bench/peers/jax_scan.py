"""JAX: the steps of an epoch as one compiled scan; 937 full batches, scaled to the 938 of the others.

usage: jax_scan.py IDX_FOLDER
"""

import sys

import jax
import jax.numpy as jnp
import numpy as np

from worker import answer, training_set

images, labels = training_set(sys.argv[1])
X, Y = jnp.array(images), jnp.array(labels.astype(np.int32))
random = np.random.default_rng(0)


def uniform(inputs, shape):
    bound = inputs**-0.5
    return jnp.array(random.uniform(-bound, bound, shape).astype(np.float32))


parameters = []
for inputs, outputs in ((784, 128), (128, 64), (64, 10)):
    parameters += [uniform(inputs, (inputs, outputs)), uniform(inputs, (outputs,))]
velocities = [jnp.zeros_like(parameter) for parameter in parameters]


def loss_of(parameters, images, labels):
    w1, b1, w2, b2, w3, b3 = parameters
    hidden = jax.nn.relu(images @ w1 + b1)
    hidden = jax.nn.relu(hidden @ w2 + b2)
    log_probabilities = jax.nn.log_softmax(hidden @ w3 + b3)
    return -jnp.mean(log_probabilities[jnp.arange(images.shape[0]), labels])


@jax.jit
def epoch(parameters, velocities, batches):
    def step(state, batch):
        parameters, velocities = state
        loss, gradients = jax.value_and_grad(loss_of)(parameters, X[batch], Y[batch])
        velocities = [0.9 * v + g for v, g in zip(velocities, gradients)]
        parameters = [p - 0.003 * v for p, v in zip(parameters, velocities)]
        return (parameters, velocities), loss

    (parameters, velocities), losses = jax.lax.scan(step, (parameters, velocities), batches)
    return parameters, velocities, losses.mean()


def train():
    global parameters, velocities
    count = len(X) // 64
    batches = jnp.array(random.permutation(len(X))[: count * 64].reshape(count, 64))
    parameters, velocities, loss = epoch(parameters, velocities, batches)
    return float(loss), count * 64 / len(X)


answer(f"JAX {jax.__version__}", train)

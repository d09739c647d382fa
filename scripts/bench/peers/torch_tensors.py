"""PyTorch without the DataLoader: the digits are two tensors, a batch is one indexing, the loss is read once an epoch.

usage: torch_tensors.py IDX_FOLDER THREADS
"""

import sys

import torch

from worker import answer, training_set

torch.set_num_threads(int(sys.argv[2]))
images, labels = training_set(sys.argv[1])
X, Y = torch.from_numpy(images), torch.from_numpy(labels).long()
model = torch.nn.Sequential(
    torch.nn.Linear(784, 128),
    torch.nn.ReLU(),
    torch.nn.Linear(128, 64),
    torch.nn.ReLU(),
    torch.nn.Linear(64, 10),
    torch.nn.LogSoftmax(dim=1),
)
criterion = torch.nn.NLLLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.003, momentum=0.9, foreach=True)


def train():
    order = torch.randperm(len(X))
    total = torch.zeros(())
    steps = 0
    for start in range(0, len(X), 64):
        batch = order[start : start + 64]
        loss = criterion(model(X[batch]), Y[batch])
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        total += loss.detach()
        steps += 1
    return total.item() / steps, 1


answer(f"PyTorch {torch.__version__}", train)
